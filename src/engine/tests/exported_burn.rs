//! Burn programs of labs in which everything is drawn, run as they were exported into golden/: attention, and GAN and diffusion
//! on the plane and on digits.
//!
//! They draw their own first weights, data and noise: sisters that learned equally long agree within the tolerances of the tests'
//! names. `UPDATE_GOLDEN=1 cargo test -p neural-atlas-engine --test exported_burn` writes the golden
//! files again.

mod programs;

use neural_atlas_engine::{
    data::digits::mnist,
    lab::{Export, Lab, Metrics},
    labs::{
        architectures::transformer::attention::AttentionLab,
        generative::{
            diffusion::diffusion::{Action, Diffusion, Params},
            gan::gan::Gan,
        },
    },
    params::ParamSet,
    program::digits::packed,
};
use std::sync::{Mutex, MutexGuard, PoisonError};

#[rustfmt::skip]
#[path = "golden/exported_attention.rs"]
mod attention;
#[rustfmt::skip]
#[path = "golden/exported_diffusion.rs"]
mod diffusion;
#[rustfmt::skip]
#[path = "golden/exported_digits_diffusion.rs"]
mod digits_diffusion;
#[rustfmt::skip]
#[path = "golden/exported_digits_gan.rs"]
mod digits_gan;
#[rustfmt::skip]
#[path = "golden/exported_gan.rs"]
mod gan;

/// burn draws for all threads from one seeded generator: programs run one after another, so that each draws the same each time.
fn alone() -> MutexGuard<'static, ()> {
    static TURN: Mutex<()> = Mutex::new(());
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

fn close(name: &str, ours: &Metrics, theirs: f64, within: f64) {
    let ours = ours.get(name).unwrap();
    eprintln!("{name}: {ours:.4} here, {theirs:.4} there");
    assert!((ours - theirs).abs() <= within, "{name}: {ours} here, {theirs} there");
}

/// Digits that a golden file holds; all that the program has would make a file of megabytes.
const FEW: usize = 200;

/// The program with the first of its digits, after a look that it has those that the lab learns from.
fn with_few_digits(program: Vec<u8>) -> Vec<u8> {
    let program = String::from_utf8(program).unwrap();
    let pack = |count: usize| packed(mnist(), &(0..count).collect::<Vec<_>>());
    let all = pack(mnist().train().len());
    assert!(program.contains(&all));
    program.replace(&all, &pack(FEW)).into_bytes()
}

#[test]
fn the_burn_program_of_attention_is_the_golden_one_and_answers_as_many_questions_as_the_run_here_to_a_tenth() {
    let lab: AttentionLab = programs::run(&[], 300);
    programs::golden("exported_attention.rs", &lab.export(Export::Burn).unwrap());
    let _turn = alone();
    let (loss, right) = attention::train();
    eprintln!("loss {loss:.4} answered {right:?}");
    close("answered", &lab.metrics(), right.iter().sum::<f64>() / 4.0, 0.1);
}

#[test]
fn the_burn_game_on_the_plane_is_the_golden_one_and_covers_as_many_modes_as_the_run_here_but_2() {
    let lab: Gan = programs::run(&[], 2000);
    programs::golden("exported_gan.rs", &lab.export(Export::Burn).unwrap());
    let _turn = alone();
    let [d_loss, d_real, d_fake, good, modes] = gan::train();
    for (name, theirs, within) in [
        ("d_loss", d_loss, 0.3),
        ("d_real", d_real, 0.15),
        ("d_fake", d_fake, 0.15),
        ("good", good, 0.2),
        ("modes", modes, 2.0),
    ] {
        close(name, &lab.metrics(), theirs, within);
    }
}

#[test]
fn the_burn_game_on_digits_is_the_golden_one_and_is_at_the_losses_of_the_run_here_but_a_quarter() {
    // Slower than usual: at the rates of the lab's defaults one batch early in the game is answered far better than the next.
    let set = [
        ("game", "digits"),
        ("shipped", "false"),
        ("batch", "32"),
        ("lr_d", "0.001"),
        ("lr_g", "0.001"),
    ];
    let lab: Gan = programs::run(&set, 80);
    let program = with_few_digits(lab.export(Export::Burn).unwrap());
    programs::golden("exported_digits_gan.rs", &program);
    let _turn = alone();
    let [d_loss, d_real, d_fake] = digits_gan::train();
    for (name, theirs, within) in [
        ("d_loss", d_loss, 0.25),
        ("d_real", d_real, 0.15),
        ("d_fake", d_fake, 0.15),
    ] {
        close(name, &lab.metrics(), theirs, within);
    }
}

#[test]
fn the_burn_diffusion_on_the_plane_is_the_golden_one_and_arrives_as_near_to_the_data_as_the_run_here_to_3_hundredths() {
    let set = [("class", "2"), ("guidance", "1.5"), ("sample_steps", "20")];
    let mut lab: Diffusion = programs::run(&set, 2000);
    // What samples are worth that the net makes as it is now.
    let mut params = Params::from_text(&set).unwrap();
    params.train = false;
    lab.apply(&params).unwrap();
    lab.act(Action::SetOut).unwrap();
    (0..params.sample_steps).for_each(|_| {
        lab.step().unwrap();
    });
    programs::golden("exported_diffusion.rs", &lab.export(Export::Burn).unwrap());
    let _turn = alone();
    let said = diffusion::train();
    for (name, within) in [
        ("data_distance", 0.02),
        ("ddpm_distance", 0.03),
        ("ddim_distance", 0.03),
        ("coverage", 0.15),
        ("class_match", 0.05),
    ] {
        let (_, theirs) = said.iter().find(|(said, _)| *said == name).unwrap();
        close(name, &lab.metrics(), *theirs, within);
    }
}

#[test]
fn the_burn_unet_is_the_golden_one_and_errs_as_much_as_the_one_here_but_a_twentieth() {
    let set = [("game", "digits"), ("shipped", "false"), ("sample_steps", "4")];
    let lab: Diffusion = programs::run(&set, 160);
    let program = with_few_digits(lab.export(Export::Burn).unwrap());
    programs::golden("exported_digits_diffusion.rs", &program);
    let _turn = alone();
    let [loss, class_match] = digits_diffusion::train();
    close("diffusion_loss", &lab.metrics(), loss, 0.05);
    // The reading by nearest neighbours counts, whatever so young a net makes of digits.
    assert!((0.0..=1.0).contains(&class_match));
}
