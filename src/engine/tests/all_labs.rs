//! Every lab of the registry at the ends of its sliders and at random settings: nothing hangs, nothing panics, what
//! cannot run is refused with a sentence. A new lab is walked because it is in the registry.
//!
//! Bounded: a case makes at most [`STEPS`] steps or [`CASE`] of stepping (whichever ends first), and a lab's walk stops
//! after [`WALK`] once the corners are done. `--features slow-facts` walks three seeds for longer.

use neural_atlas_engine::{
    device,
    headless::Headless,
    params::{Kind, Spec, Syntax, Value},
    registry::{LABS, LabEntry},
    session::State,
};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::{
    sync::{
        Arc, Mutex,
        mpsc::{RecvTimeoutError, channel},
    },
    time::{Duration, Instant},
};

const SLOW: bool = cfg!(feature = "slow-facts");
const STEPS: u64 = if SLOW { 200 } else { 12 };
const CASE: Duration = Duration::from_millis(if SLOW { 1000 } else { 60 });
const WALK: Duration = Duration::from_millis(if SLOW { 60_000 } else { 1500 });
const RANDOM_CASES: usize = if SLOW { 400 } else { 40 };
const SEEDS: u64 = if SLOW { 3 } else { 1 };
/// A lab that has not answered for so long hangs, also on a busy machine.
const HANGS: Duration = Duration::from_secs(90);
/// What a snapshot may weigh at the default settings, as JSON.
const SNAPSHOT: usize = 2 << 20;
/// What attention, GAN and diffusion may weigh.
const LARGE_SNAPSHOT: usize = 4 << 20;

type Case = Vec<(&'static str, Value)>;

/// Texts that a person may well type, and some that only a slip of the hand writes.
fn texts(syntax: Syntax) -> &'static [&'static str] {
    match syntax {
        Syntax::Formula => &[
            "",
            "y > sin(x)",
            "1/0",
            "0/0",
            "ln(x)",
            "1/x",
            "x",
            "x^",
            "1e999",
            "sqrt(-1-x^2)",
        ],
        Syntax::Layers => &[
            "",
            "1",
            "8,4",
            "32,32,32,32,32,32,32,32",
            "0",
            "a",
            "9,,9",
            "99999999999999999999",
        ],
        Syntax::Plain => &[
            "",
            " ",
            "a",
            "0",
            "-1",
            "the cat sat on the mat",
            "猫坐在垫子上。",
            "🙂\u{200d}\u{0301}",
            "\n\t",
        ],
    }
}

/// The lower or the upper end of everything that may be typed.
fn end(spec: &Spec, upper: bool) -> Value {
    match &spec.kind {
        Kind::Float { hard, .. } | Kind::Int { hard, .. } => Value::Number(if upper { hard.1 } else { hard.0 }),
        Kind::Bool => Value::Bool(upper),
        Kind::Choice { options } => Value::Text(options[if upper { options.len() - 1 } else { 0 }].to_owned()),
        Kind::Flags { options } => Value::Text(if upper { options.join(",") } else { String::new() }),
        Kind::Text { limit, syntax } => {
            let texts = texts(*syntax);
            let longest = || "1+".repeat(limit / 2);
            Value::Text(if upper { longest() } else { texts[0].to_owned() })
        }
    }
}

fn any(spec: &Spec, rng: &mut ChaCha8Rng) -> Value {
    match &spec.kind {
        // An end of the slider, a typed extreme, or anything on the rail.
        Kind::Float { soft, hard, log } | Kind::Int { soft, hard, log } => {
            let whole = matches!(spec.kind, Kind::Int { .. });
            let value = match rng.random_range(0..6) {
                0 => soft.0,
                1 => soft.1,
                2 if !whole => hard.0 + (hard.1 - hard.0) * rng.random::<f64>(),
                _ if *log => soft.0 * (soft.1 / soft.0).powf(rng.random()),
                _ => soft.0 + (soft.1 - soft.0) * rng.random::<f64>(),
            };
            Value::Number(if whole { value.round() } else { value })
        }
        Kind::Bool => Value::Bool(rng.random()),
        Kind::Choice { options } => Value::Text(options[rng.random_range(0..options.len())].to_owned()),
        Kind::Flags { options } => {
            let some: Vec<&str> = options.iter().copied().filter(|_| rng.random()).collect();
            Value::Text(some.join(","))
        }
        Kind::Text { limit, syntax } => {
            let texts = texts(*syntax);
            let text = texts[rng.random_range(0..texts.len())];
            let default = rng.random::<bool>() || text.chars().count() > *limit;
            if default {
                spec.default.clone()
            } else {
                Value::Text(text.to_owned())
            }
        }
    }
}

/// All at the lower end, all at the upper end, each alone at both ends, and random sets.
fn cases(specs: &'static [Spec], seed: u64) -> Vec<Case> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let all = |upper: bool| specs.iter().map(|spec| (spec.name, end(spec, upper))).collect();
    let mut cases: Vec<Case> = vec![all(false), all(true)];
    let random = |rng: &mut ChaCha8Rng| specs.iter().map(|spec| (spec.name, any(spec, rng))).collect();
    cases.extend((0..4).map(|_| random(&mut rng)));
    for spec in specs {
        for upper in [false, true] {
            let alone = |other: &'static Spec| {
                let value = if other.name == spec.name {
                    end(spec, upper)
                } else {
                    other.default.clone()
                };
                (other.name, value)
            };
            cases.push(specs.iter().map(alone).collect());
        }
    }
    cases.extend((4..RANDOM_CASES).map(|_| random(&mut rng)));
    cases
}

/// What must hold whatever was set: no panic, no refusal without a reason, no number that is none.
fn judge(session: &mut dyn Headless) -> Result<(), String> {
    let metrics = session.metrics();
    if let Some(name) = metrics.first_not_finite() {
        return Err(format!("publishes a {name} that is not finite"));
    }
    match session.state() {
        State::Crashed { message } => Err(format!("panics: {message}")),
        State::Refused(fault) if fault.to_string().trim().is_empty() => Err("refuses without a sentence".into()),
        _ if session.snapshot_bytes() == usize::MAX => Err("has a snapshot that cannot be written".into()),
        _ => Ok(()),
    }
}

/// Walks one lab; gives the number of cases done, or the first case that went wrong.
fn walk(lab: &'static LabEntry, seed: u64, at: &Mutex<String>) -> Result<usize, String> {
    let start = Instant::now();
    let mut session = (lab.open)(seed, device::cpu());
    let mut done = 0;
    for case in cases((lab.specs)(), seed) {
        if start.elapsed() > WALK && done >= 6 {
            break;
        }
        *at.lock().unwrap() = format!("{case:?}");
        // Every third case from a fresh start, the others as a hand that pulls the sliders of a running experiment.
        if done % 3 == 2 {
            session = (lab.open)(seed, device::cpu());
        }
        let fits = case.iter().all(|(name, value)| {
            (lab.specs)()
                .iter()
                .any(|spec| spec.name == *name && spec.check(value).is_ok())
        });
        let set = session.set(&case);
        if fits != set.is_ok() {
            return Err(format!("{} takes {fits} and gives {set:?} for {case:?}", lab.id));
        }
        session.step(CASE, STEPS);
        judge(session.as_mut()).map_err(|why| format!("{} {why}, seed {seed}, at {case:?}", lab.id))?;
        done += 1;
    }
    // Whatever was done to it, it works again at the defaults.
    let defaults: Case = (lab.specs)()
        .iter()
        .map(|spec| (spec.name, spec.default.clone()))
        .collect();
    session.set(&defaults).map_err(|fault| fault.to_string())?;
    let steps = session.step(Duration::MAX, 2);
    match session.state() {
        State::Paused | State::Done if steps > 0 => Ok(done),
        state => Err(format!("{} stays {state:?} after the walk", lab.id)),
    }
}

/// Walks a lab on a thread of its own, so that one that hangs is named instead of hanging the tests.
fn watched(lab: &'static LabEntry, seed: u64) -> Result<usize, String> {
    let at = Arc::new(Mutex::new(String::new()));
    let (sender, receiver) = channel();
    let inner = at.clone();
    let thread = std::thread::spawn(move || {
        let _ = sender.send(walk(lab, seed, &inner));
    });
    match receiver.recv_timeout(WALK + HANGS) {
        Ok(result) => result,
        Err(RecvTimeoutError::Timeout) => Err(format!("{} hangs at {}", lab.id, at.lock().unwrap())),
        Err(RecvTimeoutError::Disconnected) => {
            let panicked = thread.join().is_err();
            Err(format!(
                "{}: the walk ended early (panic: {panicked}) at {}",
                lab.id,
                at.lock().unwrap()
            ))
        }
    }
}

#[test]
fn no_lab_hangs_or_panics_at_both_ends_of_all_its_sliders_or_at_random_settings() {
    let mut faults = vec![];
    for lab in LABS {
        for seed in 1..=SEEDS {
            let start = Instant::now();
            match watched(lab, seed) {
                Ok(cases) => println!("{}: {cases} cases in {:.1} s", lab.id, start.elapsed().as_secs_f64()),
                Err(why) => faults.push(why),
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Labs that show whole matrices of a transformer or walls of pictures carry more.
fn limit(lab: &str) -> usize {
    let large = ["architectures/transformer/", "generative/"];
    if large.iter().any(|section| lab.starts_with(section)) {
        LARGE_SNAPSHOT
    } else {
        SNAPSHOT
    }
}

#[test]
fn a_snapshot_at_the_defaults_stays_under_2_megabytes_and_4_for_attention_gan_and_diffusion() {
    for lab in LABS {
        let mut session = (lab.open)(7, device::cpu());
        session.step(Duration::from_millis(300), 20);
        let bytes = session.snapshot_bytes();
        println!("{}: {bytes} bytes", lab.id);
        assert!(bytes > 0 && bytes < limit(lab.id), "{}: {bytes} bytes", lab.id);
    }
}

/// Timed, so behind the feature: a busy machine would fail it.
#[cfg(feature = "slow-facts")]
#[test]
fn a_step_at_the_defaults_takes_less_than_50_ms_in_the_median_of_21() {
    for lab in LABS {
        let mut session = (lab.open)(7, device::cpu());
        let mut times: Vec<Duration> = (0..21)
            .map(|_| {
                let start = Instant::now();
                session.step(Duration::MAX, 1);
                start.elapsed()
            })
            .collect();
        times.sort();
        println!("{}: {:?}", lab.id, times[10]);
        assert!(times[10] < Duration::from_millis(50), "{}: {:?}", lab.id, times[10]);
    }
}
