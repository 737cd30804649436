use super::*;
use crate::device;

fn game(params: &Params, seed: u64) -> DigitsGame {
    DigitsGame::new(params, seed, &device::cpu()).unwrap()
}

fn small() -> Params {
    Params {
        shipped: false,
        timesteps: 20,
        sample_steps: 3,
        ..Params::default()
    }
}

#[test]
fn an_untrained_net_errs_by_about_the_noise_itself_and_40_updates_bring_the_error_below_half() {
    let params = Params {
        lr: 2e-3,
        timesteps: 100,
        ..small()
    };
    let mut game = game(&params, 3);
    assert_eq!(game.loss, None, "nothing is said before it was computed");
    game.learn(&params);
    // Its last layer begins near 0, so that the error is the variance of the noise.
    let first = game.loss.unwrap();
    assert!((0.8..1.3).contains(&first), "{first}");
    (0..40).for_each(|_| game.learn(&params));
    assert!(game.loss.unwrap() < 0.5, "{:?}", game.loss);
}

#[test]
fn digits_arrive_after_their_steps_and_are_read_and_a_still_net_has_nothing_left_to_do() {
    let params = Params {
        train: false,
        ..small()
    };
    let mut game = game(&params, 1);
    // Three steps of five rows, then five rows are read.
    let steps = 3 * GUIDANCE.len() + GUIDANCE.len();
    for step in 0..steps {
        assert!(game.match_rate().is_none());
        assert!(game.step(&params), "{step}");
    }
    let view = game.view(&params);
    assert_eq!((view.done, view.of, view.film.times.last().copied()), (3, 3, Some(0)));
    assert!(game.match_rate().is_some());
    assert!(!game.step(&params));
    // At the end there is no noise left: the picture is the net's clean one.
    let [row, seed] = game.chosen;
    let cell = (row * SEEDS + seed) * PIXELS;
    assert_eq!(game.at[cell..cell + PIXELS], game.clean[cell..cell + PIXELS]);
}

#[test]
fn guidance_0_is_the_conditional_prediction_and_any_guidance_mixes_both_by_its_formula() {
    let game = game(&small(), 2);
    let pictures = noise(1, &mut ChaCha8Rng::seed_from_u64(8));
    let shares = game.schedule.shares(9);
    let told = game.noise_in(&pictures, shares, Some(4), 0.0);
    let untold = game.noise_in(&pictures, shares, None, 3.0);
    let mixed = game.noise_in(&pictures, shares, Some(4), 3.0);
    for ((told, untold), mixed) in told.iter().zip(&untold).zip(&mixed) {
        assert!((4.0 * told - 3.0 * untold - mixed).abs() < 1e-4);
    }
}

#[test]
fn a_real_digit_reads_as_what_it_is_and_a_grid_has_no_ninth_column() {
    let all = digits::mnist();
    let mut picture = vec![0.0; PIXELS];
    let right = all.test().take(60).filter(|&index| {
        fill(all, index, &mut picture);
        nearest(&picture) == usize::from(all.labels[index])
    });
    // One nearest neighbour reads about 95 of 100 with this many to compare with.
    assert!(right.count() >= 53);
    let mut game = game(&small(), 2);
    assert!(game.choose(GUIDANCE.len(), 0).is_err() && game.choose(0, SEEDS).is_err());
    assert!(game.choose(4, 7).is_ok());
}

#[test]
fn shipped_digits_read_as_asked_in_9_of_10_cells_of_guidance_4_and_in_fewer_without_guidance() {
    for digit in [3, 4, 7] {
        let params = Params {
            train: false,
            sample_steps: 20,
            digit,
            ..Params::default()
        };
        let mut game = game(&params, 5);
        while game.step(&params) {}
        let [without, .., with] = game.matches.map(|share| share.unwrap());
        assert!(with >= 0.9 && with >= without + 0.25, "{digit}: {:?}", game.matches);
    }
}
