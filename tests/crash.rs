//! The program killed while it saves: settings, progress and scenes are afterwards what was written last, or what was
//! being written.
//!
//! The test starts itself again as the process that is killed.

use neural_atlas::shell::{present::Scene, store::Store};
use rand_chacha::{
    ChaCha8Rng,
    rand_core::{Rng, SeedableRng},
};
use std::{
    io::{BufRead, BufReader, Read, Write},
    path::Path,
    process::{Child, ChildStdout, Command, Stdio},
    time::{Duration, Instant},
};

const FOLDER: &str = "NEURAL_ATLAS_CRASH_FOLDER";
const FIRST: &str = "NEURAL_ATLAS_CRASH_FIRST";
const KILLS: usize = 200;
/// A kill falls at random within so many microseconds after the process has begun to save; a save of all three files
/// takes about as long.
const WITHIN: u64 = 40_000;
/// Parts of each document, so that half of one would be noticed.
const PARTS: u64 = 200;

fn parts(number: u64) -> impl Iterator<Item = String> {
    (0..PARTS).map(move |part| format!("{number}-{part:03}"))
}

/// Fills all three documents with this number.
fn write(store: &mut Store, number: u64) {
    store.settings_mut().recent = parts(number).collect();
    store.progress_mut().visited = parts(number).collect();
    let scene = |note| Scene {
        node: "momentum".into(),
        note,
        ..Scene::default()
    };
    store.scenes_mut().scenes = parts(number).map(scene).collect();
}

/// The one number that all parts hold; none for a document that was never written.
fn number(found: Vec<String>) -> Option<u64> {
    let number = found.first()?.split('-').next()?.parse().unwrap();
    assert_eq!(found, parts(number).collect::<Vec<_>>(), "a mixture of states");
    Some(number)
}

/// The numbers of settings, progress and scenes as the next start reads them.
fn read(folder: &Path) -> [Option<u64>; 3] {
    let mut store = Store::open(folder);
    assert_eq!(store.take_warnings(), [], "something was not readable");
    [
        number(store.settings().recent.clone()),
        number(store.progress().visited.iter().cloned().collect()),
        number(store.scenes().scenes.iter().map(|scene| scene.note.clone()).collect()),
    ]
}

/// Does nothing unless the test below has started it.
#[test]
fn saves_for_ever_when_it_is_asked_to() {
    let (Ok(folder), Ok(first)) = (std::env::var(FOLDER), std::env::var(FIRST)) else {
        return;
    };
    let mut out = std::io::stdout().lock();
    writeln!(out, "ready").unwrap();
    for number in first.parse::<u64>().unwrap().. {
        let mut store = Store::open(Path::new(&folder));
        write(&mut store, number);
        store.save();
        // Its end waits until everything is written.
        drop(store);
        writeln!(out, "saved {number}").unwrap();
    }
}

fn start(folder: &Path, first: u64) -> (Child, BufReader<ChildStdout>) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "saves_for_ever_when_it_is_asked_to", "--nocapture"])
        .env(FOLDER, folder)
        .env(FIRST, first.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    while !line.contains("ready") {
        line.clear();
        assert_ne!(out.read_line(&mut line).unwrap(), 0, "the process ended by itself");
    }
    (child, out)
}

#[test]
fn killed_at_200_random_moments_it_loses_nothing_that_was_saved() {
    let folder = tempfile::tempdir().unwrap();
    let mut rng = ChaCha8Rng::seed_from_u64(7);
    let mut saved = None;
    let mut kept = 0;
    let begun = Instant::now();
    for kill in 0..KILLS {
        let next = saved.map_or(1, |number: u64| number + 1);
        let (mut child, mut out) = start(folder.path(), next);
        std::thread::sleep(Duration::from_micros(rng.next_u64() % WITHIN));
        // SIGKILL: nothing of the process runs after it.
        child.kill().unwrap();
        child.wait().unwrap();
        let mut said = String::new();
        out.read_to_string(&mut said).unwrap();
        let last = said
            .lines()
            .rev()
            .find_map(|line| line.strip_prefix("saved ")?.parse().ok());
        kept += said.matches("saved").count();
        saved = last.or(saved);
        let under_way = last.map_or(next, |number| number + 1);
        for found in read(folder.path()) {
            let fits = found == saved || found == Some(under_way);
            assert!(fits, "kill {kill}: {found:?} after {saved:?} was saved");
        }
        // What was being written may have arrived in some of the files: all three begin the next round alike.
        saved = read(folder.path()).into_iter().flatten().max();
        if let Some(number) = saved {
            let mut store = Store::open(folder.path());
            write(&mut store, number);
            store.save();
        }
    }
    let left = std::fs::read_dir(folder.path()).unwrap().count();
    println!("{KILLS} kills, {kept} saves, {left} files left, {:?}", begun.elapsed());
}
