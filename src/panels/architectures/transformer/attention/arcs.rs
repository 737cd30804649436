//! The sentence as a row of words, and over it the edges along which each word reads others: one colour per head, the
//! stronger the more weight. A click shows one word's edges alone; dragging a word puts it elsewhere.

use super::{AttentionPanel, head_hue, palette, shown};
use crate::{
    kit::{
        fonts, mesh, percent,
        tokens::{HAIRLINE, RADIUS_SMALL, attention as share, line as stroke, space, text},
        widgets::line_at,
    },
    panels::Stage,
};
use egui::{
    Align2, Color32, Mesh, Pos2, Rect, Role, Sense, Shape, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, pos2, vec2,
};
use neural_atlas_engine::labs::architectures::transformer::attention::AttentionLab as Lab;

impl AttentionPanel {
    pub(super) fn arcs(&mut self, ui: &mut Ui, cx: &mut Stage<'_, Lab>, rect: Rect) {
        let palette = palette(ui);
        let count = cx.snapshot.words.len();
        if count == 0 {
            return;
        }
        let pitch = (rect.width() / count as f32).min(share::PITCH_MOST);
        let left = rect.center().x - pitch * count as f32 / 2.0;
        let middle = |token: usize| left + pitch * (token as f32 + 0.5);
        let line = rect.bottom() - text::PROSE * text::PROSE_LINE;
        let mut pointed = None;
        let mut moved = None;
        for token in 0..count {
            let place = Rect::from_min_max(
                pos2(middle(token) - pitch / 2.0, line),
                pos2(middle(token) + pitch / 2.0, rect.bottom()),
            );
            let response = ui.interact(place, ui.scope_id().with(("word", token)), Sense::click_and_drag());
            let word = &cx.snapshot.words[token];
            let label = cx.words.with("att-word", &[("word", word), ("n", &(token + 1))]);
            response.widget_info(|| WidgetInfo::selected(Role::Button, true, self.view.token == Some(token), &label));
            if response.hovered() {
                pointed = Some(token);
            }
            if response.clicked() {
                self.view.token = (self.view.token != Some(token)).then_some(token);
            }
            let at = response
                .interact_pointer_pos()
                .filter(|_| response.dragged() || response.drag_stopped());
            if let Some(at) = at {
                let to = (((at.x - left) / pitch).max(0.0) as usize).min(count - 1);
                landing(ui, middle(to), place, to < token);
                if response.drag_stopped() && to != token {
                    moved = Some((token, to));
                }
            }
            let chosen = self.view.token == Some(token) || pointed == Some(token);
            self.word(ui, word, place, chosen);
        }
        let token = pointed.or(self.view.token);
        let title = text::SMALL * text::PROSE_LINE;
        let room = Rect::from_min_max(rect.min, pos2(rect.right(), line - space::XS));
        let room = room.with_min_y((room.top() + title).min(room.bottom()));
        let tops: Vec<Pos2> = (0..count).map(|token| pos2(middle(token), room.bottom())).collect();
        let alone = self.view.one_head.then(|| shown(cx));
        draw(ui, cx, &tops, room, token, alone);
        if let Some(token) = token {
            shares(ui, cx, &tops, room, token);
        } else {
            let hint = cx.words.t("att-words-hint");
            line_at(ui, rect.left_top(), Align2::LEFT_TOP, hint, rect.width(), palette.muted);
        }
        if let Some((from, to)) = moved {
            let mut words = cx.snapshot.words.clone();
            let word = words.remove(from);
            words.insert(to, word);
            self.take(cx, words.join(" "));
        }
    }

    fn word(&self, ui: &Ui, word: &str, place: Rect, chosen: bool) {
        let palette = palette(ui);
        if chosen {
            ui.painter()
                .rect_filled(place.shrink2(vec2(HAIRLINE, 0.0)), RADIUS_SMALL, palette.accent_soft);
        }
        let font = if chosen {
            fonts::bold(text::PROSE)
        } else {
            fonts::regular(text::PROSE)
        };
        let ink = if chosen { palette.accent } else { palette.text };
        let mut job = egui::text::LayoutJob::single_section(word.to_owned(), egui::TextFormat::simple(font, ink));
        job.wrap = egui::text::TextWrapping::truncate_at_width(place.width());
        let galley = ui.painter().layout_job(job);
        let at = Align2::CENTER_CENTER.anchor_size(place.center(), galley.size());
        ui.painter().galley(at.min, galley, ink);
    }
}

/// Where a dragged word would be put.
fn landing(ui: &Ui, x: f32, place: Rect, before: bool) {
    let side = if before {
        -place.width() / 2.0
    } else {
        place.width() / 2.0
    };
    let pen = Stroke::new(stroke::STRONG, palette(ui).accent);
    ui.painter().vline(x + side, place.y_range(), pen);
}

/// All edges, the faint ones first.
fn draw(ui: &Ui, cx: &Stage<'_, Lab>, tops: &[Pos2], room: Rect, token: Option<usize>, alone: Option<usize>) {
    let snapshot = cx.snapshot;
    let mut edges: Vec<(f32, usize, usize, usize)> = vec![];
    for (head, view) in snapshot.heads.iter().enumerate() {
        let muted = snapshot.muted.get(head).copied().unwrap_or(false);
        if muted || alone.is_some_and(|alone| alone != head) {
            continue;
        }
        for query in (0..tops.len()).filter(|query| token.is_none_or(|token| token == *query)) {
            for key in 0..tops.len() {
                let weight = view.weights.at(query, key);
                // Alone even slight edges are worth seeing.
                let least = if token.is_some() {
                    share::EDGE_LEAST_ALONE
                } else {
                    share::EDGE_LEAST
                };
                if weight > least {
                    edges.push((weight, head, query, key));
                }
            }
        }
    }
    edges.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut mesh = Mesh::default();
    for (weight, head, query, key) in edges {
        // Heads leave a word side by side, so that equal edges of several heads do not cover each other.
        let heads = snapshot.heads.len() as f32;
        let aside = (head as f32 - (heads - 1.0) / 2.0) * share::EDGE_ASIDE;
        let (from, to) = (tops[query] + vec2(aside, 0.0), tops[key] + vec2(aside, 0.0));
        let hue = head_hue(ui, head).gamma_multiply(share::EDGE_FAINT + (1.0 - share::EDGE_FAINT) * weight);
        mesh::ribbon(
            &mut mesh,
            &arc(from, to, room, tops),
            HAIRLINE + share::EDGE_WIDTH * weight,
            hue,
        );
    }
    ui.painter().add(Shape::mesh(mesh));
}

/// Half an ellipse from word to word, the higher the farther; a loop for a word that reads itself.
fn arc(from: Pos2, to: Pos2, room: Rect, tops: &[Pos2]) -> Vec<Pos2> {
    let span = tops.last().map_or(1.0, |last| (last.x - tops[0].x).max(1.0));
    let far = (to.x - from.x).abs();
    let (middle, radius) = ((from + to.to_vec2()) / 2.0, far / 2.0);
    let middle = if far < 1.0 { from } else { middle };
    let (radius, height) = if far < 1.0 {
        (share::LOOP, share::LOOP * 2.0)
    } else {
        (radius, room.height() * (share::RISE + (1.0 - share::RISE) * far / span))
    };
    let point = |part: usize| {
        let angle = std::f32::consts::PI * part as f32 / PIECES as f32;
        middle + Vec2::new(-radius * angle.cos(), -height * angle.sin())
    };
    (0..=PIECES).map(point).collect()
}

/// Straight pieces of an arc.
const PIECES: usize = 24;

/// How much of the shown head's weight lies on each word, for one word alone.
fn shares(ui: &Ui, cx: &Stage<'_, Lab>, tops: &[Pos2], room: Rect, token: usize) {
    let palette = palette(ui);
    let head = shown(cx);
    let Some(view) = cx.snapshot.heads.get(head) else {
        return;
    };
    let said = cx
        .words
        .with("att-reads", &[("word", &cx.snapshot.words[token]), ("n", &(head + 1))]);
    line_at(
        ui,
        room.left_top(),
        Align2::LEFT_BOTTOM,
        &said,
        room.width(),
        palette.ink(head_hue(ui, head)),
    );
    for (key, top) in tops.iter().enumerate() {
        let weight = view.weights.at(token, key);
        if weight >= share::EDGE_LEAST {
            plate(
                ui,
                *top - vec2(0.0, space::XS),
                &percent(f64::from(weight)),
                palette.ink(head_hue(ui, head)),
            );
        }
    }
}

fn plate(ui: &Ui, at: Pos2, words: &str, ink: Color32) {
    let palette = palette(ui);
    let galley = ui
        .painter()
        .layout_no_wrap(words.to_owned(), fonts::regular(text::SMALL), ink);
    let rect = Align2::CENTER_BOTTOM.anchor_size(at, galley.size() + vec2(space::XS, 0.0));
    let ground = palette.background;
    ui.painter().rect(
        rect,
        RADIUS_SMALL,
        ground,
        Stroke::new(HAIRLINE, palette.hairline),
        StrokeKind::Inside,
    );
    ui.painter().galley(rect.min + vec2(space::XS / 2.0, 0.0), galley, ink);
}
