//! Files let go over the window: shown first, then used, or refused with a sentence.

use egui_kittest::{
    Harness,
    kittest::{NodeT, Queryable},
};
use neural_atlas::{
    app::{App, Options},
    experiment::{DriveKind, Transport},
    kit::{
        theme::Theme,
        words::{Lang, Words},
    },
    picture,
    shell::{present::Scene, store::Store},
};
use neural_atlas_engine::{fault::Fault, registry::LABS, session::Event};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

type Window = Harness<'static, App>;

/// A file as a window system hands it over.
#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }
    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|error| error.to_string())
    }
}

fn window(target: &str, lang: Lang, theme: Theme, size: [f32; 2], store: Store) -> Window {
    let options = Options {
        target: Some(target.into()),
        lang: Some(lang),
        theme: Some(theme),
        drive: DriveKind::Manual { steps_per_update: 1 },
        store,
        ..Options::default()
    };
    let mut window = Harness::builder()
        .with_size(size)
        .build_eframe(|cc| App::new(cc, options));
    window.run_steps(3);
    window
}

fn english(target: &str) -> Window {
    window(target, Lang::En, Theme::Light, [1280.0, 800.0], Store::in_memory())
}

fn let_go(window: &mut Window, paths: &[PathBuf]) {
    for path in paths {
        window.input_mut().dropped_files.push(Arc::new(Dropped(path.clone())));
    }
    window.step();
    window.input_mut().dropped_files.clear();
}

/// The file is read on a thread of its own.
fn wait_for(window: &mut Window, label: &str) {
    for _ in 0..300 {
        window.step();
        if window.query_all_by_label_contains(label).next().is_some() {
            return;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    panic!("nothing says “{label}”");
}

fn file(folder: &tempfile::TempDir, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

const FLOWERS: &str = "length,width,kind\n1,2,a\n2,1,b\n1,3,a\n3,1,b\n1,4,a\n4,1,b\n";

fn lesson(window: &mut Window) -> (String, Option<String>) {
    let lesson = window.state_mut().lesson().unwrap();
    let value = |name: &str| lesson.experiment.value(name).map(|value| value.to_string());
    (lesson.node.lab.clone(), value("dataset").or_else(|| value("text")))
}

#[test]
fn a_csv_is_shown_with_its_columns_and_opens_the_playground_from_the_map_and_undo_takes_it_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = english("");
    let_go(&mut window, &[file(&folder, "flowers.csv", FLOWERS.as_bytes())]);
    wait_for(&mut window, "flowers.csv: 6 rows");
    assert!(window.query_all_by_label_contains("length").next().is_some());
    window.get_by_label_contains("Use it in").click();
    window.run_steps(4);
    let opened = lesson(&mut window);
    assert_eq!(opened, ("architectures/mlp/playground".into(), Some("csv".into())));
    let status = |window: &mut Window| window.state_mut().lesson().unwrap().experiment.status();
    window.run_steps(2);
    assert!(status(&mut window).metrics.get("train_loss").is_some());
    window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Z);
    window.run_steps(3);
    assert_ne!(lesson(&mut window).1.as_deref(), Some("csv"));
}

#[test]
fn a_picture_of_a_one_is_read_by_the_digits_network_and_a_text_by_attention() {
    let folder = tempfile::tempdir().unwrap();
    let one = image::GrayImage::from_fn(60, 80, |x, y| {
        image::Luma([if (26..34).contains(&x) && (10..70).contains(&y) {
            0
        } else {
            255
        }])
    });
    let path = folder.path().join("one.png");
    one.save(&path).unwrap();
    let mut window = english("cnn");
    let before = lesson(&mut window);
    // A drawing of the hand before it: the pad shows the picture that came after.
    let mut dot = vec![0.0_f32; 28 * 28];
    dot[400] = 1.0;
    let draw = format!(r#"{{"Draw": {{"pixels": {dot:?}}}}}"#);
    window.state_mut().lesson().unwrap().experiment.act_json(&draw).unwrap();
    window.run_steps(3);
    let pad = |window: &Window| {
        window
            .get_by_label("Drawing pad of 28 × 28 pixels")
            .accesskit_node()
            .value()
    };
    assert_eq!(pad(&window).as_deref(), Some("Pixels with ink: 1"));
    let_go(&mut window, &[path]);
    wait_for(&mut window, "As the network sees it");
    window.get_by_label_contains("Use it in").click();
    window.run_steps(4);
    assert_eq!(lesson(&mut window).0, before.0);
    let brought = pad(&window).unwrap();
    assert!(
        brought.starts_with("Pixels with ink") && brought != "Pixels with ink: 1",
        "{brought}"
    );
    let text = file(&folder, "cat.txt", "the red cat sat\non a mat".as_bytes());
    let_go(&mut window, &[text]);
    wait_for(&mut window, "cat.txt");
    let name = neural_atlas_lessons::Atlas::get()
        .lab("architectures/transformer/attention")
        .and_then(|lab| lab.nodes.first())
        .and_then(|node| neural_atlas_lessons::Atlas::get().concept(&node.id))
        .unwrap()
        .name(Lang::En);
    window.get_by_label(&format!("Use it in: {name}")).click();
    window.run_steps(4);
    let read = (
        "architectures/transformer/attention".into(),
        Some("the red cat sat on a mat".into()),
    );
    assert_eq!(lesson(&mut window), read);
}

#[test]
fn a_lecture_says_what_it_would_replace_before_it_is_taken_and_cancel_leaves_all_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let scenes = br#"{"format": 1, "kind": "scenes", "title": "Optimizers", "scenes": [{"node": "momentum"}, {"node": "adam"}]}"#;
    let path = file(&folder, "lecture.json", scenes);
    let mut store = Store::in_memory();
    store.scenes_mut().scenes.push(Scene {
        node: "relu".into(),
        ..Scene::default()
    });
    let mut window = window("mlp", Lang::En, Theme::Light, [1280.0, 800.0], store);
    let_go(&mut window, std::slice::from_ref(&path));
    wait_for(&mut window, "place of the 1 scenes");
    window.get_by_label("Cancel").click();
    window.run_steps(3);
    assert!(window.query_by_label_contains("lecture.json").is_none());
    let_go(&mut window, &[path]);
    wait_for(&mut window, "A lecture of 2 scenes");
    window.get_by_label("Use it").click();
    window.run_steps(3);
    assert!(
        window
            .query_by_label_contains(Words::new(Lang::En).t("command-scenes"))
            .is_some()
    );
}

#[test]
fn columns_of_text_are_named_before_a_table_is_used() {
    let folder = tempfile::tempdir().unwrap();
    let table = file(&folder, "pets.csv", b"name,length,kind\nann,1,a\nbob,2,b\ncat,3,a\n");
    let mut window = english("");
    let_go(&mut window, &[table]);
    wait_for(&mut window, "no numbers: name");
}

#[test]
fn weights_are_offered_to_the_labs_that_read_them_back_and_to_no_other() {
    for lab in LABS {
        let mut experiment = picture::experiment(lab.id, 0, &[]).unwrap();
        experiment.transport(Transport::Import(vec![]));
        let events = experiment.update();
        let not_offered = |event: &Event| matches!(event, Event::Refused(Fault::NotOffered { .. }));
        assert_eq!(!events.iter().any(not_offered), lab.imports, "{}", lab.id);
    }
    let folder = tempfile::tempdir().unwrap();
    let weights = file(&folder, "model.safetensors", b"\x02\0\0\0\0\0\0\0{}");
    for (concept, offered) in [("mlp", true), ("minibatch", false)] {
        let mut window = english(concept);
        let_go(&mut window, std::slice::from_ref(&weights));
        wait_for(&mut window, "model.safetensors");
        let says = |label: &str| window.query_all_by_label_contains(label).next().is_some();
        let said = (says("Use it in"), says("reads no weights back"));
        assert_eq!(said, (offered, !offered), "{concept}");
    }
}

#[test]
fn settings_that_this_version_does_not_have_are_named_before_and_after_the_rest_is_loaded() {
    let folder = tempfile::tempdir().unwrap();
    let settings = br#"{"format": 1, "node": "mlp", "seed": 3, "set": {"learning_rate": "0.1", "dataset": "xor"}}"#;
    let path = file(&folder, "settings.atlas", settings);
    let mut window = english("");
    let_go(&mut window, &[path]);
    wait_for(&mut window, "no such setting: learning_rate");
    window.get_by_label("Use it").click();
    window.run_steps(3);
    assert_eq!(lesson(&mut window).1.as_deref(), Some("xor"));
    wait_for(
        &mut window,
        "loaded. Left out, because this experiment has no such setting: learning_rate",
    );
}

#[test]
fn what_cannot_be_used_is_said_in_both_languages() {
    let folder = tempfile::tempdir().unwrap();
    let odd = file(&folder, "odd.bin", b"\x7fELF\0\0");
    for (lang, several, refused) in [
        (Lang::En, "drop one at a time", "odd.bin is no table"),
        (Lang::Zh, "请一次只拖入一个", "odd.bin 不是表格"),
    ] {
        let mut window = window("mlp", lang, Theme::Light, [1280.0, 800.0], Store::in_memory());
        let_go(&mut window, &[odd.clone(), odd.clone()]);
        wait_for(&mut window, several);
        let_go(&mut window, std::slice::from_ref(&odd));
        wait_for(&mut window, refused);
    }
}

#[test]
fn the_previews_are_photographed() {
    let folder = tempfile::tempdir().unwrap();
    let text = file(&folder, "notes.txt", "the red cat sat on a mat".as_bytes());
    let table = file(&folder, "flowers.csv", FLOWERS.as_bytes());
    let picture = folder.path().join("one.png");
    image::GrayImage::from_fn(60, 80, |x, _| {
        image::Luma([if (26..34).contains(&x) { 0 } else { 255 }])
    })
    .save(&picture)
    .unwrap();
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("teach");
    std::fs::create_dir_all(&target).unwrap();
    for (lang, theme, size) in [
        (Lang::Zh, Theme::Light, [1280.0, 800.0]),
        (Lang::En, Theme::Dark, [900.0, 600.0]),
    ] {
        for path in [&text, &table, &picture] {
            let mut window = window("mlp", lang, theme, size, Store::in_memory());
            let_go(&mut window, std::slice::from_ref(path));
            wait_for(&mut window, Words::new(lang).t("word-cancel"));
            window.run_steps(3);
            let image = window
                .render()
                .expect("a software Vulkan driver (Debian: mesa-vulkan-drivers libvulkan1)");
            let stem = path.file_stem().unwrap().to_string_lossy();
            image
                .save(target.join(format!("bring-{stem}-{}.png", lang.name())))
                .unwrap();
        }
    }
}
