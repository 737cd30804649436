//! Data sets: made, typed as a formula, read from a file, or shipped.

pub mod base64;
pub mod digits;
pub mod formula;
pub mod mixture;
pub mod plane;
pub mod sketch;
pub mod table;
pub mod tables;

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};
    use std::{collections::BTreeSet, fs, path::Path};

    #[test]
    fn every_shipped_data_file_has_a_source_and_the_checksum_that_it_states() {
        let assets = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets");
        let sources = fs::read_to_string(assets.join("SOURCES.md")).unwrap();
        let mut named = BTreeSet::new();
        for section in sources.split("\n## ").skip(1) {
            let quoted = |after: &str| {
                let rest = &section[section.find(after)? + after.len()..];
                rest.split_once('`').map(|(inside, _)| inside.to_owned())
            };
            let Some(file) = quoted("— `data/") else { continue };
            let wanted = quoted("\n- SHA-256 `").unwrap_or_else(|| panic!("{file} states no checksum"));
            let bytes = fs::read(assets.join("data").join(&file)).unwrap();
            let found: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
            assert_eq!(found, wanted, "{file}");
            named.insert(file);
        }
        let shipped = fs::read_dir(assets.join("data"))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let shipped: BTreeSet<_> = shipped
            .filter(|name| !name.ends_with(".py") && !name.starts_with("LICENSE"))
            .collect();
        assert_eq!(shipped, named);
    }
}
