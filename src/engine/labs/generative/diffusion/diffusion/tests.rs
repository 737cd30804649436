use super::*;
use crate::{
    device,
    math::random,
    params::ParamSet,
    session::{Command, Session, State},
};
use denoiser::Denoiser;
use plane::mean_distance;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use schedule::Schedule;
use walk::{Plan, Walk};

fn lab(set: &[(&str, &str)], seed: u64) -> Session<Diffusion> {
    let mut params = Params::default();
    for (name, value) in set {
        params.set_text(name, value).unwrap();
    }
    Session::new(params, seed, device::cpu())
}

fn metric(session: &mut Session<Diffusion>, name: &str) -> f64 {
    let metrics = session.published().metrics;
    metrics.get(name).unwrap_or_else(|| panic!("no {name} in {metrics:?}"))
}

#[test]
fn the_closed_form_has_mean_and_variance_of_the_step_by_step_chain_within_2_percent() {
    const CHAINS: usize = 160_000;
    let (kind, steps, from) = (ScheduleKind::Linear, 50, 1.5);
    let schedule = Schedule::new(kind, steps, 0.02);
    // The betas by hand: from 1e-4 to 0.02 at a thousand steps, twenty times as large at fifty.
    let beta = |t: usize| 20.0 * (1e-4 + (t - 1) as f64 / 49.0 * (0.02 - 1e-4));
    let mut rng = ChaCha8Rng::seed_from_u64(3);
    let mut chains = vec![from; CHAINS];
    for t in 1..=steps {
        for x in &mut chains {
            *x = (1.0 - beta(t)).sqrt() * *x + beta(t).sqrt() * random::normal(&mut rng);
        }
        let mean = chains.iter().sum::<f64>() / CHAINS as f64;
        let variance = chains.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / CHAINS as f64;
        let [signal, deviation] = schedule.shares(t);
        assert!((mean - signal * from).abs() < 0.02 * from.max(deviation), "{t}: {mean}");
        // The standard error of the variance is a third of a percent.
        assert!((variance / deviation.powi(2) - 1.0).abs() < 0.02, "{t}: {variance}");
    }
}

fn untrained() -> Denoiser {
    let schedule = Schedule::new(ScheduleKind::Cosine, 40, 0.02);
    Denoiser::new((2, 16), schedule, &mut ChaCha8Rng::seed_from_u64(1), &device::cpu())
}

fn walked(eta: f64, seed: u64) -> Vec<[f32; 2]> {
    let (denoiser, plan) = (
        untrained(),
        Plan {
            steps: 20,
            eta,
            class: None,
            guidance: 0.0,
        },
    );
    let start = [[0.3, -0.8], [1.2, 0.4], [-0.7, 0.1]];
    let mut walk = Walk::new(plan, &start, &denoiser, seed);
    while !walk.is_done() {
        walk.step(&denoiser);
    }
    assert_eq!(
        (
            walk.kept.first().unwrap().t,
            walk.kept.last().unwrap().t,
            walk.kept.len()
        ),
        (40, 0, 21)
    );
    walk.at().to_vec()
}

#[test]
fn ddim_comes_to_the_same_bits_whatever_the_seed_of_its_noise_and_ddpm_does_not() {
    assert_eq!(walked(0.0, 1), walked(0.0, 2));
    assert_ne!(walked(1.0, 1), walked(1.0, 2));
    assert_eq!(walked(1.0, 1), walked(1.0, 1));
}

#[test]
fn ddim_with_the_exact_noise_of_one_gaussian_ends_where_the_closed_form_of_its_flow_does() {
    // For data N(0, s² I) the deterministic flow only stretches: x_0 = x_T s / √(s² ᾱ_T + 1 - ᾱ_T).
    let (schedule, spread) = (Schedule::new(ScheduleKind::Linear, 1000, 0.02), 0.4f64);
    let mut x = 1.3;
    for t in (1..=1000).rev() {
        let [signal, deviation] = schedule.shares(t);
        let variance = (spread * signal).powi(2) + deviation * deviation;
        let noise = deviation * x / variance;
        let back = schedule::Back::new(&schedule, t, t - 1, 0.0);
        x = back.signal * (x - deviation * noise) / signal + back.direction * noise;
    }
    assert!((x / (1.3 * spread) - 1.0).abs() < 0.02, "{x}");
}

#[test]
fn the_exact_score_is_a_finite_difference_of_the_log_density_at_the_time_looked_at() {
    for (t, class) in [("40", "0"), ("120", "2")] {
        let mut session = lab(&[("t", t), ("class", class)], 1);
        let view = session.published().snapshot.unwrap().plane.clone();
        let params = session.params().clone();
        let schedule = Schedule::new(params.noise_schedule, params.timesteps, params.beta_end);
        let [signal, deviation] = schedule.shares(params.t);
        let noised = params.shape.mixture(&[]).noised(signal, deviation);
        for arrow in view.arrows.iter().step_by(7) {
            let at = arrow.at.map(f64::from);
            let h = 1e-4;
            let ln = |dx: f64, dy: f64| noised.density([at[0] + dx, at[1] + dy], params.asked()).ln();
            let slope = [ln(h, 0.0) - ln(-h, 0.0), ln(0.0, h) - ln(0.0, -h)].map(|rise| rise / (2.0 * h));
            for (found, wanted) in arrow.exact.iter().zip(slope) {
                let found = f64::from(*found);
                assert!(
                    (found - wanted).abs() < 1e-3 * (1.0 + wanted.abs()),
                    "{at:?}: {found} {wanted}"
                );
            }
        }
    }
}

/// Trains, and holds both samplers against the data themselves.
fn samples_reach_the_data(shape: &str, seed: u64, steps: u64, most: f64) {
    let mut session = lab(&[("shape", shape)], seed);
    session.run(60);
    let before = metric(&mut session, "ddim_distance");
    session.run(steps - 60);
    let [ddpm, ddim, data] = ["ddpm_distance", "ddim_distance", "data_distance"].map(|name| metric(&mut session, name));
    let told = format!("{shape} {seed}: {before:.3}, then DDPM {ddpm:.3}, DDIM {ddim:.3}, data {data:.3}");
    println!("{told}, excess {:.4}", metric(&mut session, "excess"));
    assert!(ddim < most && ddpm < most && ddim < before, "{told}");
    assert!(metric(&mut session, "excess") < 0.08, "{told}");
}

#[test]
fn after_2000_steps_samples_of_the_moons_lie_less_than_0_15_from_the_data_on_average() {
    samples_reach_the_data("moons", 7, 2000, 0.15);
}

#[test]
#[cfg_attr(
    not(feature = "slow-facts"),
    ignore = "trains twelve nets; run with the feature slow-facts"
)]
fn after_4000_steps_samples_of_every_shape_lie_less_than_0_2_from_the_data_for_three_seeds() {
    for shape in ["moons", "ring", "arms", "chess"] {
        for seed in [1, 2, 3] {
            samples_reach_the_data(shape, seed, 4000, 0.2);
        }
    }
}

fn guided_samples_match(shape: &str, seed: u64, steps: u64) {
    for class in ["1", "2"] {
        let mut session = lab(&[("shape", shape), ("class", class), ("guidance", "1")], seed);
        session.run(steps);
        let share = metric(&mut session, "class_match");
        assert!(share > 0.9, "{shape}, class {class}, seed {seed}: {share}");
    }
}

#[test]
fn guided_samples_of_the_moons_have_the_class_asked_for_in_more_than_90_percent() {
    guided_samples_match("moons", 7, 1500);
}

#[test]
#[cfg_attr(
    not(feature = "slow-facts"),
    ignore = "trains 24 nets; run with the feature slow-facts"
)]
fn guided_samples_of_every_shape_match_in_more_than_90_percent_for_three_seeds() {
    for shape in ["moons", "ring", "arms", "chess"] {
        (1..=3).for_each(|seed| guided_samples_match(shape, seed, 4000));
    }
}

#[test]
fn the_nets_bound_lies_above_the_exact_scores_and_that_one_above_the_entropy_of_the_data() {
    let mut session = lab(&[], 7);
    session.run(1500);
    let [net, least, entropy] = ["bound", "bound_least", "data_entropy"].map(|name| metric(&mut session, name));
    println!("bound {net:.3}, least {least:.3}, entropy {entropy:.3}");
    assert!(net > least && least > entropy, "{net} {least} {entropy}");
}

#[test]
fn one_time_more_sample_steps_than_times_and_a_time_beyond_the_last_are_taken_as_far_as_they_go() {
    let mut session = lab(&[("timesteps", "1"), ("sample_steps", "1000"), ("t", "1000")], 1);
    session.run(3);
    let published = session.published();
    let view = published.snapshot.unwrap().plane.clone();
    assert_eq!((published.state, view.t, view.steps), (State::Paused, 1, 1));
    assert_eq!(
        view.ddim.moments.iter().map(|moment| moment.t).collect::<Vec<_>>(),
        [1, 0]
    );
    assert!(published.metrics.get("time_snr").unwrap().is_finite());
}

#[test]
fn at_time_0_there_is_no_ratio_of_signal_to_noise() {
    let mut session = lab(&[("t", "0")], 1);
    let metrics = session.published().metrics;
    assert_eq!((metrics.get("time_snr"), metrics.get("alpha_bar")), (None, Some(1.0)));
}

#[test]
fn an_empty_drawing_says_so_and_one_drawn_point_is_enough_to_go_on() {
    let mut session = lab(&[("shape", "drawn")], 1);
    session.run(1);
    assert_eq!(session.state(), &State::Refused(Fault::NoData {}));
    session.command(Command::Act(Action::Draw {
        at: [1.0, 1.0],
        class: 1,
    }));
    // Asked for the other class, of which there is nothing.
    let params = Params {
        class: 1,
        ..session.params().clone()
    };
    session.set_params(params);
    session.run(60);
    assert_eq!((session.state(), session.step()), (&State::Paused, 60));
    let published = session.published();
    assert_eq!(published.metrics.first_not_finite(), None);
    assert_eq!(published.metrics.get("coverage"), None);
    assert_eq!(published.snapshot.unwrap().plane.clone().drawn, [0, 1]);
    session.command(Command::Act(Action::Erase {
        at: [1.0, 1.0],
        radius: 0.1,
    }));
    session.run(1);
    assert_eq!(session.state(), &State::Refused(Fault::NoData {}));
    assert!(
        session
            .published()
            .snapshot
            .unwrap()
            .plane
            .clone()
            .ddim
            .moments
            .is_empty()
    );
}

#[test]
fn places_and_classes_outside_and_more_than_1000_are_refused_and_nothing_is_lost() {
    let params = Params {
        shape: ShapeKind::Drawn,
        ..Params::default()
    };
    let mut lab = Diffusion::new(&params, 1, &device::cpu()).unwrap();
    for (at, class) in [
        ([3.5, 0.0], 0),
        ([f32::NAN, 0.0], 0),
        ([0.0, f32::INFINITY], 1),
        ([0.0; 2], CLASSES),
    ] {
        assert_eq!(lab.act(Action::Draw { at, class }), Err(Fault::OutsidePicture {}));
    }
    for index in 0..MOST_DRAWN {
        lab.drawn.add([index as f32 / MOST_DRAWN as f32, 0.0], 0).unwrap();
    }
    let one_more = Action::Draw {
        at: [0.0, 0.0],
        class: 0,
    };
    assert_eq!(lab.act(one_more), Err(Fault::TooManyPoints { limit: MOST_DRAWN }));
    assert_eq!(lab.drawn.len(), MOST_DRAWN);
}

#[test]
fn a_rate_of_1000_diverges_or_holds_but_never_panics() {
    let mut session = lab(&[("lr", "1000")], 1);
    session.run(300);
    assert!(
        matches!(session.state(), State::Diverged { .. } | State::Paused),
        "{:?}",
        session.state()
    );
    assert_eq!(session.published().metrics.first_not_finite(), None);
}

#[test]
fn equal_seeds_give_equal_bits_and_other_seeds_others() {
    let ends = |seed| {
        let mut session = lab(&[], seed);
        session.run(60);
        let view = session.published().snapshot.unwrap().plane.clone();
        assert!(view.arrived);
        [&view.ddpm, &view.ddim].map(|samples| samples.moments.last().unwrap().at.clone())
    };
    assert_eq!(ends(5), ends(5));
    assert_ne!(ends(5), ends(6));
}

#[test]
fn both_samplers_set_out_from_the_same_noise_and_a_changed_sampler_sends_them_out_again() {
    let mut session = lab(&[], 2);
    session.run(60);
    let view = session.published().snapshot.unwrap().plane.clone();
    assert_eq!(view.ddpm.moments[0], view.ddim.moments[0]);
    let params = Params {
        sample_steps: 5,
        ..session.params().clone()
    };
    session.set_params(params);
    let on_their_way = session.published();
    assert!(
        !on_their_way.snapshot.unwrap().plane.clone().arrived && on_their_way.metrics.get("ddim_distance").is_none()
    );
    session.run(5);
    assert!(session.published().snapshot.unwrap().plane.clone().arrived);
    assert_eq!(session.step(), 65, "the net went on");
}

#[test]
fn points_drawn_from_the_data_lie_as_far_from_its_centres_as_a_round_gaussian_of_a_tenth_says() {
    // Clusters far apart: the mean length of a normal vector in the plane is σ √(π/2).
    let mixture = ShapeKind::Ring.mixture(&[]);
    let mut rng = ChaCha8Rng::seed_from_u64(4);
    let points: Vec<[f32; 2]> = (0..20_000)
        .map(|_| mixture.sample(&mut rng).0.map(|v| v as f32))
        .collect();
    let wanted = 0.1 * std::f64::consts::FRAC_PI_2.sqrt();
    assert!((mean_distance(&mixture, &points) / wanted - 1.0).abs() < 0.02);
}
