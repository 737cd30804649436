//! A weight or a bias taken by the hand: a small editor beside it.

use super::names::NetworkNames;
use crate::{
    kit::{
        network_diagram::{Names, Part},
        tokens::{space, stage as share},
        widgets,
    },
    panels::Stage,
};
use egui::{Id, Key, Modifiers, Popup, PopupCloseBehavior, Pos2, Ui};
use neural_atlas_engine::{
    labs::architectures::mlp::playground::{Action, Playground as Lab},
    view::Network,
};

/// What the slider spans; more can be typed.
const SOFT: (f64, f64) = (-5.0, 5.0);
const HARD: (f64, f64) = (-1e4, 1e4);

/// The number that is being edited.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Editor {
    part: Part,
    at: Pos2,
    /// The value to go back to.
    before: f64,
    changed: bool,
    /// The frame in which it was first drawn.
    opened: Option<u64>,
    /// What had the keyboard before.
    back: Option<Id>,
}

/// The weight or bias as it stands; none where the network does not have it.
pub fn value(network: &Network, part: Part) -> Option<f64> {
    if !part.exists(network) {
        return None;
    }
    match part {
        Part::Weight(edge) => Some(f64::from(network.weight(edge.layer, edge.from, edge.to))),
        Part::Bias(layer, neuron) => Some(f64::from(network.biases[layer - 1][neuron])),
        Part::Neuron(..) => None,
    }
}

fn set(part: Part, value: f64) -> Option<Action> {
    let value = value as f32;
    match part {
        Part::Weight(edge) => Some(Action::SetWeight {
            layer: edge.layer,
            from: edge.from,
            to: edge.to,
            value,
        }),
        // The lab counts biases with the weights that lead to them: those of layer 1 come first.
        Part::Bias(layer, neuron) => Some(Action::SetBias {
            layer: layer.checked_sub(1)?,
            neuron,
            value,
        }),
        Part::Neuron(..) => None,
    }
}

impl Editor {
    pub fn open(part: Part, at: Pos2, network: &Network) -> Self {
        Self {
            part,
            at,
            before: value(network, part).unwrap_or_default(),
            changed: false,
            opened: None,
            back: None,
        }
    }

    /// Gives the keyboard back to this widget in the end.
    pub fn back_to(self, widget: Id) -> Self {
        Self {
            back: Some(widget),
            ..self
        }
    }

    /// Draws the editor; false when it is done.
    pub(super) fn show(&mut self, ui: &Ui, cx: &mut Stage<'_, Lab>) -> bool {
        let open = self.draw(ui, cx);
        if let Some(back) = self.back.filter(|_| !open) {
            ui.memory_mut(|memory| memory.request_focus(back));
        }
        open
    }

    fn draw(&mut self, ui: &Ui, cx: &mut Stage<'_, Lab>) -> bool {
        let network = &cx.snapshot.network;
        let Some(mut now) = value(network, self.part) else {
            return false;
        };
        let name = NetworkNames {
            words: cx.words,
            network,
        }
        .part(self.part);
        // Esc is taken before the popup sees it: it means "as it was", not only "away".
        if ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape)) {
            if self.changed {
                set(self.part, self.before)
                    .into_iter()
                    .for_each(|action| cx.act(action));
            }
            return false;
        }
        // A popup is measured in a pass of its own, which sees the same keys and clicks: those that opened it.
        let frame = ui.ctx().cumulative_frame_nr();
        let fresh = *self.opened.get_or_insert(frame) == frame;
        let shown = Popup::new(ui.scope_id().with("editor"), ui.ctx().clone(), self.at, ui.layer_id())
            .accessible_name(name.clone())
            .close_behavior(PopupCloseBehavior::IgnoreClicks)
            .gap(space::S)
            .width(share::POPUP)
            .show(|ui| {
                ui.label(&name);
                let response = widgets::Slider::new(&mut now, SOFT, cx.words.t("play-editor-value"))
                    .hard(HARD)
                    .default(0.0)
                    .show(ui);
                widgets::muted(ui, cx.words.t("play-editor-hint"));
                if fresh {
                    response.request_focus();
                }
                let kept = !fresh && response.has_focus() && ui.input(|input| input.key_pressed(Key::Enter));
                (response.changed(), kept)
            });
        let Some(shown) = shown else { return false };
        let (changed, kept) = shown.inner;
        if changed {
            self.changed = true;
            set(self.part, now).into_iter().for_each(|action| cx.act(action));
        }
        let away = shown.response.clicked_elsewhere() && !fresh;
        if away {
            // The press has given the keyboard to something else.
            self.back = None;
        }
        !away && !kept
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::network_diagram::Edge;

    #[test]
    fn a_weight_is_read_and_set_at_its_own_place() {
        let network = Network {
            sizes: vec![2, 2, 1],
            weights: vec![vec![1.0, 2.0, 3.0, 4.0], vec![5.0, 6.0]],
            biases: vec![vec![0.25, 0.5], vec![0.75]],
            ..Network::default()
        };
        let part = Part::Weight(Edge {
            layer: 0,
            from: 1,
            to: 0,
        });
        assert_eq!(
            (value(&network, part), value(&network, Part::Bias(2, 0))),
            (Some(2.0), Some(0.75))
        );
        assert_eq!(value(&network, Part::Neuron(1, 0)), None);
        let of_none = Part::Weight(Edge {
            layer: 1,
            from: 2,
            to: 0,
        });
        for part in [Part::Bias(1, 2), Part::Bias(3, 0), of_none] {
            assert_eq!(value(&network, part), None);
            assert_eq!(Editor::open(part, Pos2::ZERO, &network).before, 0.0);
        }
        assert!(matches!(
            set(part, 1.5),
            Some(Action::SetWeight {
                layer: 0,
                from: 1,
                to: 0,
                value: 1.5
            })
        ));
        assert!(matches!(
            set(Part::Bias(1, 1), -2.0),
            Some(Action::SetBias {
                layer: 0,
                neuron: 1,
                value: -2.0
            })
        ));
    }
}
