//! The PyTorch programs of generators, run where there is torch, and their models read there.
//!
//! They draw their own first weights and noise: sisters that learned equally long agree within the stated tolerances, and a
//! model that was taken along gives the very answers of the run here.

mod programs;

use burn::tensor::Tensor;
use neural_atlas_engine::{
    device::cpu,
    lab::{Export, Lab},
    labs::generative::{
        diffusion::diffusion::{Diffusion, unet},
        gan::gan::{
            Gan,
            dcgan::{self, Discriminator, Generator},
        },
    },
    nn::flat::Learner,
};
use programs::{apart, arrived, close, number, numbers, ramp};

/// Weights of a lab as a file, which read back are the same.
fn taken<L: Lab>(lab: &mut L) -> Vec<u8> {
    let weights = lab.export(Export::Safetensors).unwrap();
    lab.import(&weights).unwrap();
    assert!(lab.export(Export::Safetensors).unwrap() == weights);
    weights
}

#[test]
fn exported_games_on_the_plane_cover_as_many_modes_as_the_run_here_but_2_and_as_many_good_points_but_a_fifth() {
    let Some(python) = programs::python() else { return };
    for (set, updates) in [
        (vec![("target", "line"), ("prior", "normal"), ("d_steps", "2")], 600),
        (vec![], 2000),
    ] {
        let lab: Gan = programs::run(&set, updates);
        let said = programs::run_python(&python, "gan", &lab.export(Export::PyTorch).unwrap());
        let metrics = lab.metrics();
        for (name, within) in [
            ("good", 0.2),
            ("modes", 2.0),
            ("d_loss", 0.3),
            ("d_real", 0.15),
            ("d_fake", 0.15),
        ] {
            let what = format!("{name} of {set:?}");
            close(&what, metrics.get(name).unwrap(), number(&said, name), within);
        }
    }
}

#[test]
fn exported_players_of_the_plane_give_the_same_answers_in_pytorch_to_1e_minus_4() {
    let mut lab: Gan = programs::run(&[("g_layers", "3"), ("d_width", "17")], 3);
    let weights = taken(&mut lab);
    let Some(python) = programs::python() else { return };
    // The first line of the grid of noise, and the middles of the field's cells.
    let asks = r#"
along = torch.linspace(-1, 1, 43)
cells = 3 * (2 * (torch.arange(40) + 0.5) / 40 - 1)
game = load(Game(), FILE)
with torch.no_grad():
    line = game.generator(torch.stack([along, torch.full((43,), -1.0)], 1))
    answers = game.discriminator(torch.cartesian_prod(cells, cells).flip(1))
print("line", *line.flatten().tolist())
print("answers", *(2 * torch.sigmoid(answers) - 1).flatten().tolist())
"#;
    let said = programs::run_with_weights(&python, "gan", lab.export(Export::PyTorch).unwrap(), &weights, asks);
    let plane = lab.snapshot().plane.unwrap();
    assert!(apart(plane.grid[0].as_flattened(), &numbers(&said, "line")) < 1e-4);
    assert!(apart(&plane.discriminator.values, &numbers(&said, "answers")) < 1e-4);
}

/// Numbers that differ from place to place, the same in both languages.
const RAMP: &str = "ramp = lambda *shape: torch.sin(torch.arange(math.prod(shape)) * 0.37).reshape(shape)";

#[test]
fn the_exported_digits_game_is_at_the_losses_of_the_run_here_but_a_quarter_and_its_model_gives_the_same_pictures() {
    let mut lab: Gan = programs::run(&[("game", "digits"), ("shipped", "false"), ("batch", "16")], 60);
    let weights = taken(&mut lab);
    let Some(python) = programs::python() else { return };
    let asks = format!(
        r#"
import math

{RAMP}
game = load(Game(), FILE)
with torch.no_grad():
    pictures = game.generator(ramp(3, 16))
    answers = game.discriminator(ramp(3, 1, 28, 28))
print("pictures", *pictures.flatten().tolist())
print("answers", *answers.flatten().tolist())
"#
    );
    let said = programs::run_with_weights(
        &python,
        "digits-game",
        lab.export(Export::PyTorch).unwrap(),
        &weights,
        &asks,
    );
    let metrics = lab.metrics();
    for (name, within) in [("d_loss", 0.25), ("d_real", 0.15), ("d_fake", 0.15)] {
        close(name, metrics.get(name).unwrap(), number(&said, name), within);
    }
    let (generator, discriminator) = (Generator::default(), Discriminator::default());
    let flat = neural_atlas_engine::nn::weights::read;
    let both = {
        let size = generator.layout().size();
        let behind = discriminator.parts().into_iter().map(|part| part.behind(size));
        let parts: Vec<_> = generator.parts().into_iter().chain(behind).collect();
        flat(&parts, &weights).unwrap()
    };
    let [first, second] = both.split_at(generator.layout().size()).into();
    let device = cpu();
    let leaves = |layout: &neural_atlas_engine::nn::flat::Layout, weights: &[f32]| {
        layout.leaves(&Learner::new(weights.to_vec(), &device).weights, false)
    };
    let pictures = generator.generate(
        &leaves(generator.layout(), first),
        dcgan::matrix(&ramp(48, 1.0), 3, &device),
    );
    let reals: Tensor<4> = dcgan::matrix(&ramp(3 * 784, 1.0), 3, &device).reshape([3, 1, 28, 28]);
    let answers = discriminator.judge(&leaves(discriminator.layout(), second), reals);
    let values = |data: burn::tensor::TensorData| data.iter::<f32>().collect::<Vec<_>>();
    assert!(apart(&values(pictures.into_data()), &numbers(&said, "pictures")) < 1e-4);
    assert!(apart(&values(answers.into_data()), &numbers(&said, "answers")) < 1e-4);
}

#[test]
fn exported_diffusion_on_the_plane_arrives_as_near_to_the_data_as_the_run_here_to_4_hundredths() {
    let Some(python) = programs::python() else { return };
    for (set, updates) in [
        (vec![("class", "2"), ("guidance", "1.5"), ("sample_steps", "20")], 1000),
        (
            vec![
                ("shape", "ring"),
                ("noise_schedule", "linear"),
                ("timesteps", "100"),
                ("layers", "2"),
            ],
            2000,
        ),
    ] {
        let lab = arrived(&set, updates);
        let said = programs::run_python(&python, "diffusion", &lab.export(Export::PyTorch).unwrap());
        let metrics = lab.metrics();
        for (name, within) in [
            ("data_distance", 0.02),
            ("ddpm_distance", 0.04),
            ("ddim_distance", 0.04),
            ("coverage", 0.15),
            ("class_match", 0.05),
        ] {
            let Some(ours) = metrics.get(name) else { continue };
            close(&format!("{name} of {set:?}"), ours, number(&said, name), within);
        }
        assert_eq!(metrics.get("class_match").is_some(), said.contains("class_match"));
    }
}

#[test]
fn the_exported_net_of_the_plane_sees_the_same_noise_in_pytorch_to_1e_minus_4() {
    let set = [("layers", "2"), ("t", "30"), ("class", "1")];
    let mut lab: Diffusion = programs::run(&set, 3);
    let weights = taken(&mut lab);
    let Some(python) = programs::python() else { return };
    // The middles of the cells where the arrows stand.
    let asks = r#"
cells = 3 * (2 * (torch.arange(15) + 0.5) / 15 - 1)
with torch.no_grad():
    at = torch.cartesian_prod(cells, cells).flip(1)
    noise = predicted(load(Denoiser(), FILE), at, 30)
print("arrows", *(-noise / NOISE[30]).flatten().tolist())
"#;
    let program = lab.export(Export::PyTorch).unwrap();
    let said = programs::run_with_weights(&python, "diffusion", program, &weights, asks);
    let arrows = lab.snapshot().plane.arrows;
    let ours: Vec<f32> = arrows.iter().flat_map(|arrow| arrow.learned).collect();
    assert!(apart(&ours, &numbers(&said, "arrows")) < 1e-4);
}

#[test]
fn the_exported_unet_errs_as_much_as_the_one_here_but_a_twentieth_and_the_shipped_one_sees_the_same_noise() {
    let Some(python) = programs::python() else { return };
    let set = [
        ("game", "digits"),
        ("shipped", "false"),
        ("sample_steps", "4"),
        ("batch", "16"),
    ];
    let lab: Diffusion = programs::run(&set, 160);
    let mut shipped: Diffusion = programs::run(&[("game", "digits")], 0);
    let weights = taken(&mut shipped);
    let asks = format!(
        r#"
{RAMP}
with torch.no_grad():
    noise = load(UNet(), FILE)(ramp(2, 1, 28, 28), torch.tensor([60, 60]), F.one_hot(torch.tensor([3, 7]), 10))
print("noise", *noise.flatten().tolist())
print("shares", SIGNAL[60].item(), NOISE[60].item())
"#
    );
    let program = lab.export(Export::PyTorch).unwrap();
    let said = programs::run_with_weights(&python, "unet", program, &weights, &asks);
    let ours = lab.metrics().get("diffusion_loss").unwrap();
    close("diffusion_loss", ours, number(&said, "diffusion_loss"), 0.05);
    // The net is told the shares and not the time.
    let shares = numbers(&said, "shares");
    let told = [3, 7].map(|class| unet::Told {
        shares: [shares[0].into(), shares[1].into()],
        class: Some(class),
    });
    let (net, device) = (unet::UNet::default(), cpu());
    let flat = neural_atlas_engine::nn::weights::read(&net.parts(), &weights).unwrap();
    let leaves = net.layout().leaves(&Learner::new(flat, &device).weights, false);
    let noise = net.forward(&leaves, unet::pack(&ramp(2 * unet::PIXELS, 1.0), &device), &told);
    assert!(apart(&unet::unpack(noise), &numbers(&said, "noise")) < 1e-3);
}
