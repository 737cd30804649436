//! Every lab as a screen reader and a keyboard meet it: what can be used has a name and a role of its own, and Tab comes
//! to all of it.

use egui::{
    Key,
    accesskit::{Action, Node, NodeId, Role},
};
use egui_kittest::{Harness, kittest::NodeT};
use neural_atlas::{
    app::{App, Options},
    experiment::DriveKind,
    kit::{
        theme::Theme,
        words::{Lang, Words},
    },
    panels,
    shell::store::Store,
};
use neural_atlas_lessons::Atlas;
use std::collections::{BTreeMap, BTreeSet};

type Window = Harness<'static, App>;

/// The lesson page of a lab's first concept, with the outline folded.
fn page(lab: &str, lang: Lang) -> Window {
    let node = &Atlas::get().lab(lab).expect("a lab").nodes[0];
    let mut store = Store::in_memory();
    store.settings_mut().outline = false;
    let options = Options {
        target: Some(node.id.clone()),
        lang: Some(lang),
        theme: Some(Theme::Light),
        store,
        drive: DriveKind::Manual { steps_per_update: 3 },
        ..Options::default()
    };
    let mut window = Harness::builder()
        .with_size([1280.0, 800.0])
        .build_eframe(|cc| App::new(cc, options));
    window.run_steps(6);
    window
}

/// The nodes of the page as they are handed to a screen reader, each with a number that stays, and the one that has the
/// keyboard.
fn nodes(window: &Window) -> (Vec<(NodeId, Node)>, Option<NodeId>) {
    let root = window.root();
    let mut focus = None;
    let each = root.children_recursive().map(|node| {
        let node = node.accesskit_node();
        let id = node.locate().0;
        if node.is_focused() {
            focus = Some(id);
        }
        (id, node.data().clone())
    });
    (each.collect(), focus)
}

fn can_be_used(node: &Node) -> bool {
    let acts = node.supports_action(Action::Focus) || node.supports_action(Action::Click);
    // Scroll bars are moved by the wheel, and by whatever has the keyboard inside them.
    acts && !node.is_disabled() && node.role() != Role::ScrollBar
}

/// What a screen reader says of it.
fn said(node: &Node) -> String {
    let label = node.label().unwrap_or_default();
    format!("{:?} “{label}”", node.role())
}

/// What tells it from others of the same name.
fn difference(node: &Node) -> String {
    format!("{:?} {:?} {:?}", node.value(), node.numeric_value(), node.toggled())
}

fn complaints(lab: &str, lang: Lang) -> Vec<String> {
    let mut window = page(lab, lang);
    let (nodes, _) = nodes(&window);
    let usable: BTreeMap<NodeId, &Node> = nodes
        .iter()
        .filter(|(_, node)| can_be_used(node))
        .map(|(id, node)| (*id, node))
        .collect();
    let mut found = vec![];
    let mut seen = BTreeSet::new();
    for (id, node) in &usable {
        let named = node.label().is_some_and(|label| !label.trim().is_empty()) || !node.labelled_by().is_empty();
        if !named {
            found.push(format!(
                "{lab}: no name for {id:?} {:?} at {:?}",
                node.role(),
                node.bounds()
            ));
        }
        if matches!(node.role(), Role::Unknown | Role::GenericContainer) {
            found.push(format!("{lab}: no role for {} at {:?}", said(node), node.bounds()));
        }
        // A word in the text may lead to the same place twice.
        if named && node.role() != Role::Link && !seen.insert((said(node), difference(node))) {
            found.push(format!("{lab}: twice {}", said(node)));
        }
    }
    found.extend(not_reached(&mut window, lab, &usable));
    found
}

/// The controls to which Tab does not come within one round and a half. What takes clicks only is part of a picture that
/// takes the keyboard as a whole, as the weights of a diagram, among which the arrows move.
fn not_reached(window: &mut Window, lab: &str, usable: &BTreeMap<NodeId, &Node>) -> Vec<String> {
    let mut reached = BTreeSet::new();
    for _ in 0..usable.len() * 3 / 2 + 10 {
        window.key_press(Key::Tab);
        window.run_steps(1);
        let (_, focus) = nodes(window);
        reached.extend(focus);
    }
    usable
        .iter()
        .filter(|(id, node)| node.supports_action(Action::Focus) && !reached.contains(id))
        .map(|(_, node)| format!("{lab}: Tab never comes to {} at {:?}", said(node), node.bounds()))
        .collect()
}

#[test]
fn every_control_of_every_lab_has_a_name_and_a_role_of_its_own_and_is_reached_by_tab() {
    let found: Vec<String> = panels::ids().flat_map(|lab| complaints(lab, Lang::En)).collect();
    assert!(found.is_empty(), "{} complaints:\n{}", found.len(), found.join("\n"));
}

#[test]
fn the_map_the_challenges_and_the_dialogs_are_named_in_both_languages() {
    for lang in Lang::ALL {
        for command in [
            "",
            "command-challenges",
            "command-settings",
            "command-help",
            "command-scenes",
            "command-search",
        ] {
            let mut window = page("training/optimizers/race", lang);
            let keys = match command {
                "" => Some(Key::M),
                "command-challenges" => Some(Key::J),
                "command-settings" => Some(Key::Comma),
                "command-scenes" => Some(Key::P),
                "command-search" => Some(Key::K),
                _ => None,
            };
            match keys {
                Some(key) => window.key_press_modifiers(egui::Modifiers::COMMAND, key),
                None => window.key_press(Key::F1),
            }
            window.run_steps(4);
            let (nodes, _) = nodes(&window);
            let unnamed: Vec<String> = nodes
                .iter()
                .filter(|(_, node)| can_be_used(node))
                .filter(|(_, node)| node.label().is_none_or(|label| label.trim().is_empty()))
                .filter(|(_, node)| node.labelled_by().is_empty())
                .map(|(_, node)| format!("{} at {:?}", said(node), node.bounds()))
                .collect();
            let words = Words::new(lang);
            assert!(unnamed.is_empty(), "{command} {}: {unnamed:?}", words.lang.name());
        }
    }
}
