//! Where a section's parts and a chapter's title stand on the screen at one zoom: rectangles only.

use super::{
    camera::Camera,
    close::{List, Names},
    layout::{Cluster, Region},
};
use crate::kit::tokens::map as size;
use egui::{Pos2, Rect, Vec2, pos2, vec2};

/// A section as it is drawn: rings of dots from far, a list of names from near, something between while it turns from one
/// into the other.
#[derive(Clone, Debug)]
pub struct Detail {
    pub label: Rect,
    pub dots: Vec<Pos2>,
    pub radius: f32,
    pub list: Option<List>,
    /// 0 from far, 1 from near.
    pub near: f32,
}

/// The list of names, where there is room for it.
pub fn list(camera: Camera, area: Rect, cluster: &Cluster, names: Names) -> Option<List> {
    List::fit(camera.rect_to_screen(area, cluster.cell), names)
}

impl Detail {
    pub fn of(camera: Camera, area: Rect, cluster: &Cluster, names: Names, near: f32) -> Self {
        let list = list(camera, area, cluster, names);
        let far_label = Rect::from_center_size(camera.to_screen(area, cluster.label.center()), names.label);
        let label = list.map_or(far_label, |list| {
            Rect::from_min_max(
                far_label.min.lerp(list.label().min, near),
                far_label.max.lerp(list.label().max, near),
            )
        });
        let dot = |(index, place): (usize, &Pos2)| {
            let far = camera.to_screen(area, *place);
            list.map_or(far, |list| far.lerp(list.dot(index), near))
        };
        Self {
            label,
            dots: cluster.dots.iter().enumerate().map(dot).collect(),
            radius: (cluster.radius * camera.zoom().sqrt()).min(size::DOT_MOST),
            list,
            near,
        }
    }

    /// The row of a concept where names are in sight.
    pub fn row(&self, index: usize) -> Option<Rect> {
        self.list.filter(|_| self.near > 0.0).map(|list| list.row(index))
    }

    /// Where the pointer meets the concept.
    pub fn reach(&self, index: usize) -> Rect {
        let around = Vec2::splat(2.0 * self.radius + size::DOT_GAP);
        self.row(index)
            .unwrap_or_else(|| Rect::from_center_size(self.dots[index], around))
    }
}

/// Where a chapter's title stands: in the strip above its sections, moved along it and down it so far that it stays in
/// sight, never onto the sections. What does not fit the width is to be shortened; where hardly a letter fits, it has no
/// width.
pub fn title(camera: Camera, area: Rect, region: &Region, title: Vec2) -> Rect {
    let rect = camera.rect_to_screen(area, region.rect);
    let bottom = rect.top() + (size::TITLE_MARGIN + title.y) * camera.zoom();
    let left = rect.left().max(area.left()) + size::TITLE_MARGIN;
    let right = rect.right().min(area.right()) - size::TITLE_MARGIN;
    let top = (rect.top().max(area.top()) + size::TITLE_MARGIN).min(bottom - title.y);
    let room = if right - left < 2.0 * title.y {
        0.0
    } else {
        right - left
    };
    Rect::from_min_size(pos2(left, top), vec2(title.x.min(room), title.y))
}
