//! Lists of names in one text parameter, such as `relu,tanh`.

/// The flags of a comma-separated list, without blanks and empty parts.
pub fn split_flags(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim).filter(|flag| !flag.is_empty())
}

/// Whether a list holds this flag.
pub fn has_flag(text: &str, flag: &str) -> bool {
    split_flags(text).any(|known| known == flag)
}

/// The options that a list names, each once and in their own order; names of none are passed over.
pub fn chosen<T: Ord>(text: &str, from_name: impl Fn(&str) -> Option<T>) -> Vec<T> {
    let mut chosen: Vec<T> = split_flags(text).filter_map(from_name).collect();
    chosen.sort_unstable();
    chosen.dedup();
    chosen
}

/// The list with one of its options switched on or off, in the order of the options.
pub fn flag_switched(text: &str, options: &[&str], flag: &str) -> String {
    let kept = options
        .iter()
        .copied()
        .filter(|option| has_flag(text, option) != (*option == flag));
    kept.collect::<Vec<_>>().join(",")
}

/// The list with one name taken out, or put behind the others where it was not in.
pub fn name_toggled(text: &str, name: &str) -> String {
    let mut kept: Vec<&str> = split_flags(text).filter(|known| *known != name).collect();
    if !has_flag(text, name) {
        kept.push(name);
    }
    kept.join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chosen_options_come_once_and_in_their_own_order() {
        let from_name = |name: &str| name.parse::<u8>().ok();
        assert_eq!(chosen("3, 1,x,3", from_name), [1, 3]);
    }

    #[test]
    fn a_switched_flag_takes_its_place_among_the_options_and_switched_again_it_leaves() {
        let options = ["relu", "tanh", "gelu"];
        assert_eq!(flag_switched("gelu, relu", &options, "tanh"), "relu,tanh,gelu");
        assert_eq!(flag_switched("relu,tanh,gelu", &options, "tanh"), "relu,gelu");
        assert_eq!(flag_switched("relu", &options, "relu"), "");
    }

    #[test]
    fn a_toggled_name_goes_behind_the_others_and_toggled_again_it_leaves() {
        assert_eq!(name_toggled("y, x", "b"), "y,x,b");
        assert_eq!(name_toggled("y,x,b", "x"), "y,b");
        assert_eq!(name_toggled("", "x"), "x");
    }
}
