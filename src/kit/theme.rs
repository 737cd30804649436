//! egui's style made from the tokens.

use super::{
    fonts,
    tokens::{HAIRLINE, Palette, RADIUS, RADIUS_SMALL, alpha, line, size, space, text, time},
    words::Words,
};
use egui::{
    Context, CornerRadius, FontId, Margin, Shadow, Stroke, Style, TextStyle, ThemePreference, Visuals,
    style::{ScrollStyle, Selection, WidgetVisuals, Widgets},
    vec2,
};

/// Which theme a person chose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

impl Theme {
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// The stable name, in settings and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.name() == name)
    }
}

/// Makes a context look and speak like this app: faces, both styles, language. Once, at the start.
pub fn install(ctx: &Context, theme: Theme, text_scale: f32, words: Words) {
    // The text's size has commands of its own, whose choice is kept.
    ctx.options_mut(|options| options.zoom_with_keyboard = false);
    ctx.set_fonts(fonts::definitions());
    ctx.set_style_of(egui::Theme::Light, style(Palette::named(false)));
    ctx.set_style_of(egui::Theme::Dark, style(Palette::named(true)));
    apply(ctx, theme, text_scale);
    words.install(ctx);
}

/// Follows the settings; cheap, may be called every frame.
/// The text scale enlarges everything alike, so that nothing is cut that was not cut before.
pub fn apply(ctx: &Context, theme: Theme, text_scale: f32) {
    ctx.set_theme(match theme {
        Theme::System => ThemePreference::System,
        Theme::Light => ThemePreference::Light,
        Theme::Dark => ThemePreference::Dark,
    });
    ctx.set_zoom_factor(text_scale);
}

/// Whether what moves by itself arrives at once; cheap, may be called every frame.
pub fn set_still(ctx: &Context, still: bool) {
    let time = if still { 0.0 } else { time::QUICK };
    if ctx.global_style().animation_time != time {
        ctx.all_styles_mut(|style| style.animation_time = time);
    }
}

/// How long something glides here: not at all for a person who asked for stillness.
pub fn glide_time(ctx: &Context, seconds: f32) -> f32 {
    if ctx.global_style().animation_time == 0.0 {
        0.0
    } else {
        seconds
    }
}

/// The whole style of one theme.
pub fn style(palette: &Palette) -> Style {
    let mut style = Style {
        text_styles: [
            (TextStyle::Small, fonts::regular(text::SMALL)),
            (TextStyle::Body, fonts::regular(text::BODY)),
            (TextStyle::Button, fonts::regular(text::BODY)),
            (TextStyle::Monospace, FontId::monospace(text::BODY)),
            (TextStyle::Heading, fonts::bold(text::TITLE)),
        ]
        .into(),
        animation_time: time::QUICK,
        visuals: visuals(palette),
        ..Style::default()
    };
    let spacing = &mut style.spacing;
    spacing.item_spacing = vec2(space::S, space::S);
    spacing.button_padding = vec2(space::M, space::XS);
    spacing.interact_size = vec2(size::TARGET, size::TARGET);
    spacing.window_margin = Margin::same(space::L as i8);
    spacing.menu_margin = Margin::same(space::S as i8);
    spacing.indent = space::L;
    spacing.icon_spacing = space::S;
    spacing.tooltip_width = size::TOOLTIP_WIDTH;
    spacing.scroll = ScrollStyle {
        bar_inner_margin: space::XS,
        ..ScrollStyle::thin()
    };
    style.interaction.tooltip_delay = time::TOOLTIP;
    style.interaction.selectable_labels = false;
    style
}

fn visuals(palette: &Palette) -> Visuals {
    let base = if palette.dark {
        Visuals::dark()
    } else {
        Visuals::light()
    };
    Visuals {
        weak_text_color: Some(palette.muted),
        widgets: widgets(palette),
        selection: Selection {
            bg_fill: palette.accent.gamma_multiply(alpha::SELECTION),
            stroke: Stroke::new(HAIRLINE, palette.accent),
        },
        hyperlink_color: palette.accent,
        faint_bg_color: palette.sunk,
        extreme_bg_color: palette.sunk,
        code_bg_color: palette.sunk,
        warn_fg_color: palette.warn,
        error_fg_color: palette.warn,
        window_corner_radius: corner(RADIUS),
        window_shadow: shadow(palette),
        window_fill: palette.surface,
        window_stroke: Stroke::new(HAIRLINE, palette.hairline),
        menu_corner_radius: corner(RADIUS),
        panel_fill: palette.background,
        popup_shadow: shadow(palette),
        indent_has_left_vline: false,
        slider_trailing_fill: true,
        ..base
    }
}

fn corner(radius: f32) -> CornerRadius {
    CornerRadius::same(radius as u8)
}

fn shadow(palette: &Palette) -> Shadow {
    Shadow {
        offset: [0, space::XS as i8],
        blur: space::L as u8,
        spread: 0,
        color: palette.shadow,
    }
}

fn widgets(palette: &Palette) -> Widgets {
    let look = |fill, edge, ink| WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: Stroke::new(HAIRLINE, edge),
        corner_radius: corner(RADIUS),
        fg_stroke: Stroke::new(line::ICON, ink),
        expansion: 0.0,
    };
    let focused = WidgetVisuals {
        bg_stroke: Stroke::new(line::FOCUS, palette.accent),
        ..look(palette.accent_soft, palette.accent, palette.accent)
    };
    Widgets {
        noninteractive: WidgetVisuals {
            corner_radius: corner(RADIUS_SMALL),
            ..look(palette.surface, palette.hairline, palette.text)
        },
        inactive: look(palette.surface, palette.hairline, palette.text),
        hovered: look(palette.accent_soft, palette.accent, palette.accent),
        active: focused,
        open: look(palette.accent_soft, palette.accent, palette.accent),
    }
}
