//! The PyTorch programs of small labs, run where there is torch. Where nothing is random they end at the very numbers of the
//! run here; where batches are drawn, whole data in one batch do.

mod programs;

use neural_atlas_engine::{
    lab::{Export, Lab},
    labs::{
        architectures::transformer::attention::{AttentionLab, Params as AttentionParams, words::Sentence},
        foundations::neuron::neuron::Neuron,
        training::{
            losses::{classification_losses::ClassificationLosses, regression_losses::RegressionLosses},
            optimizers::{minibatch::Minibatch, schedules::Schedules},
        },
    },
    params::{ParamSet, Value},
};
use programs::{apart, number, numbers};

fn close(ours: Option<f64>, theirs: f64, within: f64, what: &str) {
    let ours = ours.unwrap_or_else(|| panic!("no {what} here"));
    assert!(
        (ours - theirs).abs() <= within * (1.0 + ours.abs()),
        "{what}: {ours} here, {theirs} there"
    );
}

#[test]
fn the_exported_neurons_of_every_activation_end_where_those_here_do() {
    let Some(python) = programs::python() else { return };
    for activation in ["identity", "step", "sigmoid", "tanh", "relu"] {
        for bias in ["true", "false"] {
            let set = [
                ("activation", activation),
                ("use_bias", bias),
                ("starts", "3"),
                ("lr", "0.1"),
            ];
            let lab: Neuron = programs::run(&set, 80);
            let said = programs::run_python(&python, "neuron", &lab.export(Export::PyTorch).unwrap());
            let (first, metrics) = (said.lines().next().unwrap(), lab.metrics());
            assert_eq!(said.lines().count(), 3);
            let what = |name: &str| format!("{name} of {activation}, bias {bias}");
            close(metrics.get("w1"), number(first, "w"), 1e-8, &what("w1"));
            close(metrics.get("b"), number(first, "b"), 1e-8, &what("b"));
            close(metrics.get("train_loss"), number(first, "loss"), 1e-8, &what("loss"));
            close(
                metrics.get("train_accuracy"),
                number(first, "accuracy"),
                1e-3,
                &what("accuracy"),
            );
        }
    }
}

#[test]
fn exported_fits_under_three_losses_end_where_those_here_do() {
    let Some(python) = programs::python() else { return };
    for model in ["line", "mlp"] {
        let lab: RegressionLosses = programs::run(&[("model", model), ("lr", "0.02")], 150);
        let said = programs::run_python(&python, "fits", &lab.export(Export::PyTorch).unwrap());
        let metrics = lab.metrics();
        assert_eq!(said.lines().count(), 3);
        for (line, name) in said.lines().zip(["mse", "mae", "huber"]) {
            assert!(line.starts_with(name));
            // A point that lies on the fit is pulled either way by rounding under the absolute error.
            let within = if name == "mae" { 1e-3 } else { 1e-6 };
            let ours = metrics.get(&format!("loss.{name}"));
            close(ours, number(line, "loss"), within, &format!("{name} of {model}"));
        }
    }
}

#[test]
fn exported_classifiers_under_four_losses_end_where_those_here_do() {
    let Some(python) = programs::python() else { return };
    for classes in ["2", "4"] {
        // From a wrong start no two classes are level, which the hinge would have to choose between.
        let lab: ClassificationLosses = programs::run(&[("classes", classes), ("start", "wrong"), ("l2", "0.01")], 100);
        let said = programs::run_python(&python, "classifiers", &lab.export(Export::PyTorch).unwrap());
        let metrics = lab.metrics();
        assert_eq!(said.lines().count(), 4);
        for (line, name) in said.lines().zip(["bce", "softmax", "hinge", "mse"]) {
            assert!(line.starts_with(name));
            let what = format!("{name} of {classes} classes");
            close(metrics.get(&format!("loss.{name}")), number(line, "loss"), 1e-6, &what);
            close(
                metrics.get(&format!("accuracy.{name}")),
                number(line, "accuracy"),
                1e-3,
                &what,
            );
        }
    }
}

#[test]
fn exported_batch_sizes_end_where_those_here_do_the_full_batch_to_1e_minus_4() {
    let Some(python) = programs::python() else { return };
    let lab: Minibatch = programs::run(&[("sizes", "b16,b64,full"), ("lr", "0.3")], 480);
    let said = programs::run_python(&python, "minibatch", &lab.export(Export::PyTorch).unwrap());
    let metrics = lab.metrics();
    for (line, (name, within)) in said.lines().zip([("b16", 0.1), ("b64", 0.05), ("full", 1e-4)]) {
        assert!(line.starts_with(name));
        let ours = |what: &str| metrics.get(&format!("{what}.{name}"));
        assert_eq!(ours("updates"), Some(number(line, "updates")));
        close(ours("batch_loss"), number(line, "loss"), within, name);
    }
    assert_eq!(said.lines().count(), 3);
}

#[test]
fn exported_schedules_have_the_rates_of_those_here_and_with_whole_batches_their_losses() {
    let Some(python) = programs::python() else { return };
    for (data, optimizer) in [("moons", "sgd"), ("sine", "adam")] {
        let set = [
            ("schedules", "constant,step,exponential,cosine,plateau,cold"),
            ("warmup", "30"),
            ("warmup_start", "0"),
            ("floor", "0.05"),
            ("patience", "2"),
            ("threshold", "0.05"),
            ("activation", "tanh"),
            ("lr", if optimizer == "sgd" { "0.3" } else { "0.01" }),
            ("dataset", data),
            ("optimizer", optimizer),
            ("batch", "4096"),
        ];
        let lab: Schedules = programs::run(&set, 150);
        let said = programs::run_python(&python, "schedules", &lab.export(Export::PyTorch).unwrap());
        let metrics = lab.metrics();
        assert_eq!(said.lines().count(), 6, "{said}");
        for line in said.lines() {
            let name = line.split(' ').next().unwrap();
            let what = format!("{name} on {data}");
            close(metrics.get(&format!("rate.{name}")), number(line, "rate"), 1e-6, &what);
            close(
                metrics.get(&format!("fit_loss.{name}")),
                number(line, "train"),
                1e-3,
                &what,
            );
            close(
                metrics.get(&format!("valid_loss.{name}")),
                number(line, "valid"),
                1e-3,
                &what,
            );
        }
    }
}

/// Prints what the layer makes of a sentence.
const ASKS: &str = r#"
with torch.no_grad():
    weights, out = load(Layer(), FILE).attend(torch.tensor([SENTENCE]))
print("weights", *weights[0, 1].flatten().tolist())
print("out", *out[0].flatten().tolist())
"#;

#[test]
fn exported_attention_weights_give_the_same_answers_in_pytorch_to_1e_minus_4_and_read_back_are_the_same() {
    let set = [("causal", "true"), ("heads", "4"), ("width", "16")];
    let mut lab: AttentionLab = programs::run(&set, 3);
    let weights = lab.export(Export::Safetensors).unwrap();
    lab.import(&weights).unwrap();
    assert_eq!(lab.export(Export::Safetensors).unwrap(), weights);
    let Some(python) = programs::python() else { return };
    let Some(Value::Text(text)) = AttentionParams::default().get("text") else {
        panic!("no sentence")
    };
    let codes = Sentence::read(&text).unwrap().codes;
    let asks = format!("SENTENCE = {codes:?}\n{ASKS}");
    let program = lab.export(Export::PyTorch).unwrap();
    let said = programs::run_with_weights(&python, "attention", program, &weights, &asks);
    let snapshot = lab.snapshot();
    for (what, ours) in [("weights", &snapshot.heads[1].weights), ("out", &snapshot.out)] {
        assert!(apart(&ours.values, &numbers(&said, what)) < 1e-4, "{what}");
    }
}

#[test]
fn the_exported_attention_program_answers_as_many_questions_as_the_run_here_to_a_tenth() {
    let Some(python) = programs::python() else { return };
    let lab: AttentionLab = programs::run(&[], 300);
    let said = programs::run_python(&python, "attention", &lab.export(Export::PyTorch).unwrap());
    let shares = said.split_whitespace().skip_while(|word| *word != "answered").skip(1);
    let shares: Vec<f64> = shares.map(|text| text.parse().unwrap()).collect();
    let theirs = shares.iter().sum::<f64>() / 4.0;
    let ours = lab.metrics().get("answered").unwrap();
    assert!(
        shares.len() == 4 && (ours - theirs).abs() < 0.1,
        "{ours} here, {theirs} there"
    );
}
