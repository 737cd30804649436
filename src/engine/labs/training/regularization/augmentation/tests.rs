use super::{
    Action, Augmentation, Corpus, Domain, Fate, Kind, Params, Wall,
    digits::{Draw, SIDE, Strength, warp},
    language::{Chances, Language, left},
    source::{Source, picture},
};
use crate::{
    device,
    lab::{Change, Lab},
    math::random::stream,
};

fn lab(params: &Params, seed: u64, steps: u64) -> Augmentation {
    let mut lab = Augmentation::new(params, seed, &device::cpu()).unwrap();
    for _ in 0..steps {
        lab.step().unwrap();
    }
    lab
}

fn metric(lab: &Augmentation, name: &str) -> f64 {
    lab.metrics().get(name).unwrap_or_else(|| panic!("no {name}"))
}

/// One pixel of ink.
fn dot(column: usize, row: usize) -> Vec<f32> {
    let mut picture = vec![0.0; SIDE * SIDE];
    picture[row * SIDE + column] = 1.0;
    picture
}

#[test]
fn a_quarter_turn_clockwise_takes_the_top_to_the_right_and_four_of_them_give_the_picture_back() {
    let turned = warp(&dot(13, 2), 90.0, [0.0; 2], 1.0);
    assert!((turned[13 * SIDE + 25] - 1.0).abs() < 1e-5);
    let digit = picture(3);
    let four = (0..4).fold(digit.clone(), |picture, _| warp(&picture, 90.0, [0.0; 2], 1.0));
    assert!(digit.iter().zip(&four).all(|(a, b)| (a - b).abs() < 1e-4));
}

#[test]
fn whole_pixels_of_shift_move_ink_exactly_and_half_a_pixel_shares_it_between_two() {
    let moved = warp(&dot(10, 10), 0.0, [3.0, -2.0], 1.0);
    assert!((moved[8 * SIDE + 13] - 1.0).abs() < 1e-6 && (moved.iter().sum::<f32>() - 1.0).abs() < 1e-5);
    let half = warp(&dot(10, 10), 0.0, [0.5, 0.0], 1.0);
    assert!((half[10 * SIDE + 10] - 0.5).abs() < 1e-6 && (half[10 * SIDE + 11] - 0.5).abs() < 1e-6);
}

#[test]
fn twice_the_size_has_four_times_the_ink_to_5_percent() {
    let mut square = vec![0.0; SIDE * SIDE];
    for index in 0..36 {
        square[(11 + index / 6) * SIDE + 11 + index % 6] = 1.0;
    }
    let ink = warp(&square, 0.0, [0.0; 2], 2.0).iter().sum::<f32>();
    assert!((ink / 144.0 - 1.0).abs() < 0.05, "{ink}");
}

#[test]
fn without_strength_a_picture_stays_bit_for_bit_and_at_every_hard_end_ink_stays_between_0_and_1() {
    let digit = picture(11);
    let wild = Strength {
        rotation: 180.0,
        shift: 28.0,
        scale: 4.0,
        crop: 0.9,
        noise: 10.0,
        cutout: 28.0,
        brightness: 1.0,
    };
    for seed in 0..50 {
        let draw = Draw::new(&mut stream(seed, 0));
        assert_eq!(Strength::default().apply(&digit, &draw), digit);
        assert!(wild.apply(&digit, &draw).iter().all(|ink| (0.0..=1.0).contains(ink)));
    }
}

#[test]
fn cut_out_of_8_pixels_clears_at_most_64_pixels_and_over_many_draws_its_share() {
    let paper = vec![1.0; SIDE * SIDE];
    let strength = Strength {
        cutout: 8.0,
        ..Strength::default()
    };
    let cleared = |seed| {
        let changed = strength.apply(&paper, &Draw::new(&mut stream(seed, 0)));
        let rim = warp(&paper, 0.0, [0.0; 2], 1.0);
        changed
            .iter()
            .zip(&rim)
            .filter(|(now, before)| **now == 0.0 && **before > 0.0)
            .count()
    };
    let counts: Vec<usize> = (0..400).map(cleared).collect();
    assert!(counts.iter().all(|count| *count <= 64));
    // A square of side 8 in a field of 28 loses on average one eighth of 8 along each side: (8 - 8·8/4/28)² pixels.
    let mean = counts.iter().sum::<usize>() as f64 / 400.0;
    let expected = (8.0f64 - 64.0 / 4.0 / 28.0).powi(2);
    assert!((mean / expected - 1.0).abs() < 0.05, "{mean} {expected}");
}

#[test]
fn training_uses_the_changed_samples_and_the_twin_the_plain_ones() {
    let mut lab = lab(&Params::default(), 7, 0);
    lab.act(Action::Show { wall: Wall::Batch }).unwrap();
    lab.step().unwrap();
    let snapshot = lab.snapshot();
    assert_eq!(snapshot.pictures.images.len(), 40);
    // The wall shows what the step was trained on: turned copies, none equal to its original.
    let Source::Digits { train } = &lab.source else {
        panic!()
    };
    let originals: Vec<Vec<f32>> = (0..*train).map(picture).collect();
    assert!(snapshot.pictures.images.iter().all(|image| !originals.contains(image)));
    let still = Params {
        rotation: 0.0,
        ..Params::default()
    };
    let same = self::lab(&still, 7, 20);
    assert_eq!(metric(&same, "train_loss"), metric(&same, "plain_train_loss"));
    let turned = self::lab(&Params::default(), 7, 20);
    assert_eq!(metric(&turned, "plain_train_loss"), metric(&same, "plain_train_loss"));
    assert_ne!(metric(&turned, "train_loss"), metric(&turned, "plain_train_loss"));
}

#[test]
#[cfg_attr(
    not(feature = "slow-facts"),
    ignore = "trains six nets; run with the feature slow-facts"
)]
fn turning_while_training_raises_accuracy_on_digits_turned_by_up_to_30_degrees_by_10_points_for_three_seeds() {
    for seed in [7, 8, 9] {
        let lab = lab(&Params::default(), seed, 1000);
        let (main, plain) = (metric(&lab, "turned_accuracy"), metric(&lab, "plain_turned_accuracy"));
        println!("{seed}: {main:.3} against {plain:.3}");
        assert!(main - plain >= 0.1, "{seed}: {main} {plain}");
    }
}

#[test]
fn synonyms_while_training_raise_accuracy_on_words_never_met_by_20_points_in_both_languages() {
    for corpus in Corpus::ALL.iter().copied() {
        let params = Params {
            domain: Domain::Text,
            corpus,
            synonym: 0.5,
            ..Params::default()
        };
        let lab = lab(&params, 7, 300);
        let (main, plain) = (metric(&lab, "swapped_accuracy"), metric(&lab, "plain_swapped_accuracy"));
        let clean = metric(&lab, "plain_clean_accuracy");
        println!("{}: {main:.3} against {plain:.3}, clean {clean:.3}", corpus.name());
        assert!(main - plain >= 0.2, "{}: {main} {plain}", corpus.name());
        assert!(clean > plain, "the twin reads the words that it has met: {clean}");
    }
}

#[test]
fn no_test_sentence_is_a_training_sentence_and_every_class_has_12_of_each() {
    for corpus in Corpus::ALL.iter().copied() {
        let language = Language::new(corpus);
        assert!(
            language
                .test
                .iter()
                .all(|(words, _)| language.train.iter().all(|(other, _)| other != words))
        );
        for set in [&language.train, &language.test] {
            assert_eq!(
                (set.len(), set.iter().filter(|(_, label)| *label == 1).count()),
                (24, 12)
            );
        }
    }
}

#[test]
fn every_word_has_its_synonyms_both_ways_and_no_word_stands_in_two_groups() {
    for corpus in Corpus::ALL.iter().copied() {
        let language = Language::new(corpus);
        for (words, _) in language.train.iter().chain(&language.test) {
            for word in words {
                for synonym in language.synonyms(word) {
                    assert!(language.synonyms(synonym).contains(word), "{word} {synonym}");
                }
            }
        }
    }
}

#[test]
fn chances_of_0_leave_a_sentence_and_of_1_change_every_word_but_one() {
    let language = Language::new(Corpus::English);
    let words = ["the", "soup", "was", "awful"];
    let change = |synonym, insertion, deletion| {
        let chances = Chances {
            synonym,
            insertion,
            deletion,
        };
        language.change(&words, chances, &mut stream(3, 0))
    };
    assert_eq!(left(&change(0.0, 0.0, 0.0)).collect::<Vec<_>>(), words);
    assert_eq!(left(&change(0.0, 0.0, 1.0)).count(), 1);
    assert_eq!(
        change(0.0, 1.0, 0.0)
            .iter()
            .filter(|piece| piece.fate == Fate::Inserted)
            .count(),
        4
    );
    let swapped = change(1.0, 0.0, 0.0);
    assert_eq!(swapped.iter().filter(|piece| piece.fate == Fate::Swapped).count(), 1);
    assert!(["terrible", "horrible"].contains(&swapped[3].word.as_str()));
}

#[test]
fn typed_chinese_is_split_into_the_longest_known_words() {
    let chinese = Language::new(Corpus::Chinese);
    assert_eq!(chinese.words_of("店员很不错！"), ["店员", "很", "不错"]);
    assert_eq!(chinese.words_of("火星很干净"), ["火", "星", "很", "干净"]);
    let english = Language::new(Corpus::English);
    assert_eq!(
        english.words_of("I loved the Movie, really."),
        ["I", "loved", "the", "movie", "really"]
    );
    assert!(english.words_of(" … ").is_empty());
}

#[test]
fn a_slider_changes_the_wall_at_once_and_smoothly_without_a_step_or_a_restart() {
    let mut lab = lab(&Params::default(), 7, 0);
    let first = lab.snapshot().pictures;
    assert_eq!(first.images.len(), 40);
    let nearly = Params {
        rotation: 30.5,
        ..Params::default()
    };
    assert_eq!(lab.apply(&nearly), Ok(Change::Live));
    let second = lab.snapshot().pictures;
    assert_eq!(first.images[0], second.images[0], "the original stays");
    let moved = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| (a - b).abs()).sum::<f32>() / 784.0;
    let changes: Vec<f32> = (0..40).map(|at| moved(&first.images[at], &second.images[at])).collect();
    assert!(changes.iter().all(|change| *change < 0.02) && changes.iter().any(|change| *change > 0.0));
    lab.act(Action::Redraw).unwrap();
    assert_ne!(lab.snapshot().pictures, second);
}

#[test]
fn a_digit_turned_by_hand_is_read_by_both_nets_and_the_curve_holds_its_own_value() {
    let mut lab = lab(&Params::default(), 7, 30);
    lab.act(Action::PickTest { index: 4 }).unwrap();
    lab.act(Action::Turn { degrees: 20.0 }).unwrap();
    lab.act(Action::Turn { degrees: f64::NAN }).unwrap();
    let turned = lab.snapshot().turned;
    assert_eq!((turned.degrees, turned.curve.len()), (20.0, 37));
    let at = turned.curve.iter().find(|point| point[0] == 20.0).unwrap();
    for which in 0..2 {
        let said = f64::from(turned.probabilities[which][usize::from(turned.label)]);
        assert!((at[1 + which] - said).abs() < 1e-5);
        assert!((turned.probabilities[which].iter().sum::<f32>() - 1.0).abs() < 1e-5);
    }
}

#[test]
fn equal_seeds_give_equal_bits_and_a_too_long_sentence_is_refused() {
    let run = |seed| metric(&lab(&Params::default(), seed, 10), "train_loss");
    assert_eq!(run(7).to_bits(), run(7).to_bits());
    assert_ne!(run(7), run(8));
    let text = Params {
        domain: Domain::Text,
        ..Params::default()
    };
    let mut lab = lab(&text, 7, 1);
    assert!(lab.act(Action::Type { text: "a ".repeat(200) }).is_err());
    lab.act(Action::Type { text: String::new() }).unwrap();
    assert!(lab.snapshot().typed.words.is_empty());
    lab.act(Action::Show {
        wall: Wall::Test(Kind::Deleted),
    })
    .unwrap();
    assert!(
        lab.snapshot()
            .lines
            .iter()
            .flat_map(|line| &line.pieces)
            .any(|piece| piece.fate == Fate::Deleted)
    );
}
