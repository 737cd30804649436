use super::{file::*, *};
use proptest::prelude::*;
use std::fs;

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

fn some_progress() -> Progress {
    let mut progress = Progress::default();
    progress.visited.extend(["relu".to_owned(), "momentum".to_owned()]);
    progress.predictions.insert(
        "relu".into(),
        Answer {
            chosen: 2,
            right: Some(false),
        },
    );
    progress.challenges.insert(
        "relu".into(),
        Attempt {
            solved: true,
            best: Some(0.031),
        },
    );
    progress
}

fn saved(folder: &std::path::Path, change: impl FnOnce(&mut Store)) {
    let mut store = Store::open(folder);
    change(&mut store);
    store.save();
}

#[test]
fn a_first_start_finds_defaults_and_says_nothing() {
    let folder = folder();
    let mut store = Store::open(&folder.path().join("not yet there"));
    assert_eq!(*store.settings(), Settings::default());
    assert_eq!(*store.progress(), Progress::default());
    assert_eq!(store.take_warnings(), []);
}

#[test]
fn what_is_saved_is_there_at_the_next_start() {
    let folder = folder();
    saved(folder.path(), |store| {
        store.settings_mut().text_scale = 1.3;
        *store.progress_mut() = some_progress();
    });
    let store = Store::open(folder.path());
    assert_eq!(store.settings().text_scale, 1.3);
    assert_eq!(*store.progress(), some_progress());
}

#[test]
fn two_windows_keep_what_both_have_seen() {
    let folder = folder();
    let seen = |nodes: &[&str]| Progress {
        visited: nodes.iter().map(|node| (*node).to_owned()).collect(),
        ..Progress::default()
    };
    let (mut one, mut other) = (Store::open(folder.path()), Store::open(folder.path()));
    other.progress_mut().visited.insert("sgd".into());
    other.save();
    // Ends when everything is written.
    drop(other);
    one.progress_mut().visited.insert("relu".into());
    one.save();
    drop(one);
    assert_eq!(*Store::open(folder.path()).progress(), seen(&["relu", "sgd"]));
}

#[test]
fn the_second_write_keeps_the_first_as_one_generation_back() {
    let folder = folder();
    for scale in [1.15, 1.3] {
        saved(folder.path(), |store| store.settings_mut().text_scale = scale);
    }
    let path = folder.path().join(Settings::FILE);
    let before: serde_json::Value = serde_json::from_slice(&fs::read(backup_of(&path)).unwrap()).unwrap();
    assert_eq!(before["text_scale"], 1.15_f32);
    assert_eq!(before["format"], 1);
}

#[test]
fn a_file_cut_short_at_any_byte_is_set_aside_and_the_generation_before_is_read() {
    let whole = to_bytes(&some_progress()).unwrap();
    let older = Progress {
        visited: ["sgd".to_owned()].into(),
        ..Progress::default()
    };
    // The last byte is a line end after the closing brace: without it the file is still whole.
    for length in 0..whole.len() - 1 {
        let folder = folder();
        let path = folder.path().join(Progress::FILE);
        fs::write(&path, &whole[..length]).unwrap();
        fs::write(backup_of(&path), to_bytes(&older).unwrap()).unwrap();
        let found = read::<Progress>(folder.path());
        let aside = "progress.json.unreadable-1";
        assert_eq!(
            found.warnings,
            [Warning::SetAside {
                file: Progress::FILE.into(),
                to: aside.into()
            }]
        );
        assert_eq!(found.value, older);
        assert!(found.writable);
        assert_eq!(fs::read(folder.path().join(aside)).unwrap(), &whole[..length]);
    }
}

#[test]
fn two_unreadable_files_are_both_kept() {
    let folder = folder();
    for content in ["first", "second"] {
        fs::write(folder.path().join(Settings::FILE), content).unwrap();
        assert_eq!(read::<Settings>(folder.path()).value, Settings::default());
    }
    for (number, content) in [(1, "first"), (2, "second")] {
        let aside = folder.path().join(format!("settings.json.unreadable-{number}"));
        assert_eq!(fs::read_to_string(aside).unwrap(), content);
    }
}

#[test]
fn a_file_of_a_newer_program_is_left_as_it_is_and_said() {
    let folder = folder();
    let path = folder.path().join(Settings::FILE);
    let newer = r#"{"format": 2, "language": {"script": "hant"}}"#;
    fs::write(&path, newer).unwrap();
    let mut store = Store::open(folder.path());
    assert_eq!(
        store.take_warnings(),
        [Warning::Newer {
            file: Settings::FILE.into()
        }]
    );
    store.settings_mut().text_scale = 1.5;
    store.save();
    drop(store);
    assert_eq!(fs::read_to_string(path).unwrap(), newer);
}

#[test]
fn a_file_without_a_format_is_read_as_an_older_one() {
    let folder = folder();
    fs::write(folder.path().join(Settings::FILE), r#"{"language": "en"}"#).unwrap();
    let found = read::<Settings>(folder.path());
    assert_eq!(found.value.language, Language::En);
    assert_eq!(found.warnings, []);
}

#[test]
fn keys_of_another_version_survive_reading_and_writing() {
    let folder = folder();
    let path = folder.path().join(Settings::FILE);
    fs::write(&path, r#"{"format": 1, "pointer": {"size": 3}, "theme": "dark"}"#).unwrap();
    saved(folder.path(), |store| store.settings_mut().text_scale = 1.5);
    let content: serde_json::Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    assert_eq!(content["pointer"]["size"], 3);
    assert_eq!(content["theme"], "dark");
    assert_eq!(content["text_scale"], 1.5);
}

#[test]
fn a_folder_that_cannot_be_made_is_said_once_and_the_app_goes_on() {
    let folder = folder();
    // A file where the folder should be fails for every user, root included.
    let taken = folder.path().join("taken");
    fs::write(&taken, "").unwrap();
    let mut store = Store::open(&taken.join("data"));
    let told = store.take_warnings();
    let unreadable = |warning: &Warning| matches!(warning, Warning::NotReadable { .. });
    assert!(!told.is_empty() && told.iter().all(unreadable), "{told:?}");
    store.settings_mut().text_scale = 1.5;
    store.save();
    assert_eq!(store.take_warnings(), []);
    assert_eq!(store.settings().text_scale, 1.5);
}

#[test]
fn what_could_not_be_written_is_told_once_and_written_when_it_can_be() {
    let folder = folder();
    let mut store = Store::open(folder.path());
    // A folder in the file's place fails for every user.
    let place = folder.path().join(Settings::FILE);
    fs::create_dir(&place).unwrap();
    store.settings_mut().text_scale = 1.5;
    store.save();
    let told = (0..200).find_map(|_| {
        std::thread::sleep(std::time::Duration::from_millis(20));
        store.take_warnings().into_iter().next()
    });
    assert!(matches!(told, Some(Warning::NotWritten { .. })), "{told:?}");
    fs::remove_dir(&place).unwrap();
    drop(store);
    assert_eq!(Store::open(folder.path()).settings().text_scale, 1.5);
}

#[test]
fn a_full_disk_is_told_apart_from_a_read_only_one() {
    let full = std::io::Error::from(std::io::ErrorKind::StorageFull);
    assert_eq!(Refusal::from(&full), Refusal::DiskFull);
    let read_only = std::io::Error::from(std::io::ErrorKind::ReadOnlyFilesystem);
    assert_eq!(Refusal::from(&read_only), Refusal::ReadOnly);
}

#[test]
fn a_text_size_from_a_hand_edited_file_stays_readable() {
    for (written, used) in [(0.0, 0.8), (40.0, 3.0), (f32::NAN, 1.0), (1.15, 1.15)] {
        assert_eq!(
            Settings {
                text_scale: written,
                ..Settings::default()
            }
            .scale(),
            used
        );
    }
}

#[test]
fn a_windows_size_comes_back_and_one_of_5_points_or_none_becomes_usable() {
    for (written, used) in [
        ([1000.0, 700.0], Some([1000.0, 700.0])),
        ([5.0, 1e9], Some([900.0, 7680.0])),
        ([f32::NAN, 700.0], None),
    ] {
        let settings = Settings {
            window: Some(written),
            ..Settings::default()
        };
        assert_eq!(settings.window_within([900.0, 600.0]), used);
    }
}

fn any_progress() -> impl Strategy<Value = Progress> {
    let name = "[a-z0-9-]{1,12}";
    let answer = (0_usize..4, prop::option::of(any::<bool>())).prop_map(|(chosen, right)| Answer { chosen, right });
    let attempt = (any::<bool>(), prop::option::of(-1e9..1e9_f64)).prop_map(|(solved, best)| Attempt { solved, best });
    (
        prop::collection::btree_set(name, 0..20),
        prop::collection::btree_map(name, answer, 0..20),
        prop::collection::btree_map(name, attempt, 0..20),
    )
        .prop_map(|(visited, predictions, challenges)| Progress {
            visited,
            predictions,
            challenges,
            ..Progress::default()
        })
}

#[test]
fn of_two_best_values_the_better_one_stays_and_a_judged_answer_beats_an_open_one() {
    let with = |best: f64, right: Option<bool>| {
        let mut progress = Progress::default();
        let attempt = Attempt {
            solved: false,
            best: Some(best),
        };
        // Its goal is to be at most 70 steps.
        progress.challenges.insert("gradient-descent".into(), attempt);
        progress.predictions.insert("relu".into(), Answer { chosen: 1, right });
        progress
    };
    let mut ours = with(90.0, None);
    ours.merge(with(75.0, Some(true)));
    assert_eq!(ours.challenges["gradient-descent"].best, Some(75.0));
    assert_eq!(ours.predictions["relu"].right, Some(true));
    ours.merge(with(88.0, Some(false)));
    assert_eq!(ours.challenges["gradient-descent"].best, Some(75.0));
    assert_eq!(ours.predictions["relu"].right, Some(true));
}

proptest! {
    #[test]
    fn merging_loses_nothing_and_is_at_rest_when_done_twice(ours in any_progress(), theirs in any_progress()) {
        let mut both = ours.clone();
        both.merge(theirs.clone());
        for side in [&ours, &theirs] {
            prop_assert!(side.visited.is_subset(&both.visited));
            prop_assert!(side.predictions.keys().all(|node| both.predictions.contains_key(node)));
            for (node, attempt) in &side.challenges {
                prop_assert!(!attempt.solved || both.challenges[node].solved);
                prop_assert!(attempt.best.is_none() || both.challenges[node].best.is_some());
            }
        }
        let once = both.clone();
        both.merge(theirs);
        prop_assert_eq!(both, once);
    }

    #[test]
    fn progress_comes_back_from_the_file_for_another_machine(progress in any_progress()) {
        let content: serde_json::Value = serde_json::from_slice(&progress.to_json().unwrap()).unwrap();
        prop_assert!(Progress::is_one(&content));
        prop_assert_eq!(Progress::read(content).unwrap(), progress);
    }

    #[test]
    fn any_progress_comes_back_as_it_was(progress in any_progress()) {
        let folder = folder();
        fs::write(folder.path().join(Progress::FILE), to_bytes(&progress).unwrap()).unwrap();
        let found = read::<Progress>(folder.path());
        prop_assert_eq!(found.warnings, vec![]);
        prop_assert_eq!(found.value, progress);
    }

    #[test]
    fn no_bytes_make_reading_panic_or_lose_them(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let folder = folder();
        let path = folder.path().join(Progress::FILE);
        fs::write(&path, &bytes).unwrap();
        let found = read::<Progress>(folder.path());
        let kept = if found.warnings.is_empty() { path } else { folder.path().join("progress.json.unreadable-1") };
        prop_assert_eq!(fs::read(kept).unwrap(), bytes);
    }
}

#[test]
fn what_a_killed_process_left_half_written_is_taken_away_after_a_minute_and_nothing_else() {
    let folder = folder();
    let now = std::time::SystemTime::now();
    for (name, seconds) in [(".half-a", 61), (".half-b", 5), ("notes.txt", 9000)] {
        let file = fs::File::create(folder.path().join(name)).unwrap();
        file.set_modified(now - std::time::Duration::from_secs(seconds))
            .unwrap();
    }
    drop(Store::open(folder.path()));
    let is_there = |name: &str| folder.path().join(name).exists();
    assert_eq!([".half-a", ".half-b", "notes.txt"].map(is_there), [false, true, true]);
}
