use super::*;
use crate::kit::words::Lang;
use proptest::prelude::*;

fn any_set() -> impl Strategy<Value = BTreeMap<String, String>> {
    prop::collection::btree_map("[a-z_]{1,8}", "\\PC{0,20}", 0..6).prop_map(|mut set| {
        set.retain(|name, _| ![SEED, STEPS, PIN].contains(&name.as_str()));
        set
    })
}

fn any_exchange() -> impl Strategy<Value = Exchange> {
    let pin = (any::<u64>(), any::<u64>(), any_set()).prop_map(|(seed, steps, set)| Pin { seed, steps, set });
    let pins = prop::collection::vec(pin, 0..=MOST_PINS);
    (any::<u64>(), any_set(), pins).prop_map(|(seed, set, pins)| Exchange {
        node: "momentum".into(),
        seed,
        set,
        pins,
        camera: None,
    })
}

proptest! {
    #[test]
    fn any_settings_come_back_from_their_line_and_from_their_file(exchange in any_exchange()) {
        let line = exchange.to_line();
        prop_assert!(!line.contains(char::is_whitespace), "{}", line);
        prop_assert_eq!(Exchange::parse_line(line.strip_prefix(SCHEME).unwrap()).unwrap(), exchange.clone());
        let json = String::from_utf8(exchange.to_json().unwrap()).unwrap();
        prop_assert_eq!(Exchange::parse_json(&json).unwrap(), exchange);
    }

    #[test]
    fn any_pins_in_a_file_are_read_or_refused_without_a_panic(
        text in "\\PC{0,20}",
        number in any::<i64>(),
        count in 0_usize..12,
    ) {
        let pin = serde_json::json!({"seed": number, "steps": number, "set": {"lr": text}, "sparkle": text});
        let pins = vec![pin; count];
        let file = serde_json::json!({"format": 1, "node": "momentum", "seed": 7, "set": {}, "pins": pins, "mood": text});
        if let Ok(read) = Exchange::parse(&file.to_string()) {
            prop_assert!(read.pins.len() <= MOST_PINS);
        }
        let odd = serde_json::json!({"format": 1, "node": "momentum", "seed": 7, "set": {}, "pins": text});
        prop_assert!(Exchange::parse(&odd.to_string()).is_err());
        let _ = Exchange::parse(&format!("{SCHEME}momentum?pin={text}&pin={number}"));
    }

    #[test]
    fn any_text_is_read_or_refused_without_a_panic(text in "\\PC{0,60}") {
        let _ = Exchange::parse(&text);
        let _ = Exchange::parse(&format!("{SCHEME}{text}"));
    }
}

#[test]
fn a_settings_file_cut_short_anywhere_is_refused() {
    let exchange = Exchange {
        node: "momentum".into(),
        seed: 7,
        set: [("lr".into(), "0.3".into())].into(),
        pins: vec![Pin {
            seed: 8,
            steps: 200,
            set: [("lr".into(), "0.1".into())].into(),
        }],
        camera: None,
    };
    let whole = exchange.to_json().unwrap();
    for length in 0..whole.len() - 2 {
        let cut = std::str::from_utf8(&whole[..length]).unwrap();
        let fault = Exchange::parse(cut).unwrap_err();
        assert_eq!(
            fault,
            if length == 0 {
                Fault::NotSettings {}
            } else {
                Fault::CutShort {}
            },
            "{cut}"
        );
    }
}

#[test]
fn a_line_is_read_with_and_without_version_and_keeps_settings_of_another_version_unused() {
    for line in [
        "atlas:1:momentum?seed=3&lr=0.3",
        "atlas:momentum?seed=3&lr=0.3",
        " neural-atlas:momentum?lr=0.3&seed=3 ",
    ] {
        let read = Exchange::parse(line).unwrap();
        assert_eq!(read.to_line(), "atlas:1:momentum?seed=3&lr=0.3", "{line}");
        assert_eq!(
            (read.check(), read.left_out(Words::new(Lang::En))),
            (Ok(()), String::new())
        );
    }
    let line = "atlas:1:momentum?seed=3&lr=0.3&sparkle=9";
    let read = Exchange::parse(line).unwrap();
    assert_eq!(read.pairs(), [("lr".to_owned(), "0.3".to_owned())]);
    assert_eq!(read.to_line(), line);
    assert!(matches!(read.check(), Err(Fault::UnknownParam { name, .. }) if name == "sparkle"));
    for lang in Lang::ALL {
        assert!(read.left_out(Words::new(lang)).contains("sparkle"));
    }
}

#[test]
fn numbers_and_switches_of_a_file_are_read_as_their_text_and_anything_else_is_named() {
    let file = |set: &str| format!(r#"{{"format": 1, "node": "momentum", "seed": 7, "set": {set}}}"#);
    let read = Exchange::parse(&file(r#"{"lr": 0.3, "max_steps": 50, "sparkle": true}"#)).unwrap();
    let texts: Vec<&str> = read.set.values().map(String::as_str).collect();
    assert_eq!(texts, ["0.3", "50", "true"]);
    for bad in [r#"{"lr": [1]}"#, r#"{"lr": null}"#] {
        assert_eq!(
            Exchange::parse(&file(bad)),
            Err(Fault::BadForm { part: "set.lr".into() })
        );
    }
}

#[test]
fn a_line_with_6_pins_keeps_the_last_4_as_they_are_and_names_a_bad_one() {
    let pins: String = (1..=6)
        .map(|seed| format!("&pin=seed%3D{seed}%26steps%3D50%26lr%3D0.{seed}%26sparkle%3D1"))
        .collect();
    let read = Exchange::parse(&format!("atlas:momentum?seed=3{pins}")).unwrap();
    let seeds: Vec<u64> = read.pins.iter().map(|pin| pin.seed).collect();
    assert_eq!(seeds, [3, 4, 5, 6]);
    let kept = [("lr", "0.3"), ("sparkle", "1")].map(|(name, value)| (name.to_owned(), value.to_owned()));
    assert_eq!(read.pins[0].set, kept.into());
    assert_eq!(read.unknown(), ["sparkle"].into());
    assert_eq!(read.left_out(Words::new(Lang::En)), "");
    assert_eq!(Exchange::parse(&read.to_line()).unwrap(), read);
    let bad = Exchange::parse("atlas:momentum?pin=lr%3Dfast").unwrap_err();
    assert!(matches!(bad, Fault::WrongKind { name, .. } if name == "lr"));
}

#[test]
fn a_newer_file_an_unknown_concept_and_other_json_are_told_apart() {
    let refused = |text: &str| Exchange::parse(text).unwrap_err();
    assert_eq!(
        refused(r#"{"format": 2, "node": "x"}"#),
        Fault::NewerFile { found: 2, known: 1 }
    );
    assert_eq!(
        refused("neural-atlas:phlogiston?lr=1"),
        Fault::UnknownConcept {
            name: "phlogiston".into()
        }
    );
    assert_eq!(refused("atlas:2:momentum"), Fault::NewerFile { found: 2, known: 1 });
    assert_eq!(refused(r#"{"a": 1}"#), Fault::NotSettings {});
    assert_eq!(refused("hello"), Fault::NotSettings {});
    assert_eq!(refused(""), Fault::NotSettings {});
}
