//! The U-Net's parts by name, and the net as a class of a PyTorch program.

use super::{Block, CLASSES, Conv, DEEP, DEPTH, GROUP, TOLD, UNet, WAVES, WIDE};
use crate::{
    nn::{flat, weights::Part},
    program::burn,
};

impl UNet {
    /// Names and shapes as [`python`] has them.
    pub fn parts(&self) -> Vec<Part> {
        let mut parts = vec![];
        self.dense("told", [TOLD, 2 * WAVES + CLASSES], self.told[0], &mut parts);
        parts.push(Part::new("told.bias", &[TOLD], self.layout.at(self.told[1])));
        self.conv("stem", &self.stem, &mut parts);
        self.block("down", &self.down, &mut parts);
        self.conv("shrink", &self.shrink, &mut parts);
        for (index, block) in self.deep.iter().enumerate() {
            self.block(&format!("deep.{index}"), block, &mut parts);
        }
        self.conv("grow", &self.grow, &mut parts);
        self.block("up", &self.up, &mut parts);
        self.conv("out", &self.out, &mut parts);
        parts
    }

    fn dense(&self, name: &str, shape: [usize; 2], part: flat::Part, parts: &mut Vec<Part>) {
        parts.push(Part::turned(format!("{name}.weight"), shape, self.layout.at(part)));
    }

    fn conv(&self, name: &str, conv: &Conv, parts: &mut Vec<Part>) {
        let shape = self.layout.shape(conv.weight);
        parts.push(Part::new(format!("{name}.weight"), &shape, self.layout.at(conv.weight)));
        parts.push(Part::new(
            format!("{name}.bias"),
            &shape[..1],
            self.layout.at(conv.bias),
        ));
    }

    fn block(&self, name: &str, block: &Block, parts: &mut Vec<Part>) {
        self.conv(&format!("{name}.first"), &block.first, parts);
        self.conv(&format!("{name}.second"), &block.second, parts);
        for (what, part) in [("scale", block.scale), ("shift", block.shift)] {
            let [from, to, ..] = self.layout.shape(part);
            self.dense(&format!("{name}.{what}"), [to, from], part, parts);
        }
        if let Some(across) = &block.across {
            self.conv(&format!("{name}.across"), across, parts);
        }
    }
}

/// The classes `Block` and `UNet`, which knows `SIGNAL` and `NOISE`.
pub fn python() -> String {
    format!(
        r#"def first(layer, gain=1.0):
    """First weights of a convolution: those of He et al. times a gain."""
    nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
    layer.weight.data.mul_(gain)
    nn.init.zeros_(layer.bias)
    return layer


def normed(maps):
    return F.group_norm(maps, maps.shape[1] // {GROUP})


class Block(nn.Module):
    """Norm, ReLU, convolution, twice; what is told scales and shifts between the two."""

    def __init__(self, channels, out):
        super().__init__()
        self.first = first(nn.Conv2d(channels, out, 3, padding=1))
        self.second = first(nn.Conv2d(out, out, 3, padding=1), 1e-3)
        self.scale, self.shift = nn.Linear({TOLD}, out, bias=False), nn.Linear({TOLD}, out, bias=False)
        for linear in [self.scale, self.shift]:
            nn.init.normal_(linear.weight, std=0.02)
        self.across = nn.Identity() if channels == out else first(nn.Conv2d(channels, out, 1), 0.7)

    def forward(self, maps, told):
        inner = self.first(F.relu(normed(maps)))
        scale, shift = 1 + self.scale(told)[:, :, None, None], self.shift(told)[:, :, None, None]
        return self.across(maps) + self.second(F.relu(normed(inner) * scale + shift))


class UNet(nn.Module):
    """The noise in pictures at times, of those told a class by a 1 in its column."""

    def __init__(self):
        super().__init__()
        self.told = first(nn.Linear({facts}, {TOLD}))
        self.stem = first(nn.Conv2d({DEPTH}, {WIDE}, 3, padding=1))
        self.down = Block({WIDE}, {WIDE})
        self.shrink = first(nn.Conv2d({shrunk}, {DEEP}, 1), 0.7)
        self.deep = nn.ModuleList([{deep}])
        self.grow = first(nn.Conv2d({DEEP}, {shrunk}, 1), 0.7)
        self.up = Block({both}, {WIDE})
        self.out = first(nn.Conv2d({WIDE}, {DEPTH}, 3, padding=1), 0.1)

    def forward(self, pictures, t, told):
        # The noise's share as an angle, by waves.
        angle = torch.atan2(NOISE[t], SIGNAL[t])[:, None] * 2 ** torch.arange({WAVES})
        waves = torch.stack([angle.sin(), angle.cos()], -1).flatten(1)
        told = F.relu(self.told(torch.cat([waves, told], 1)))
        # Every block of 2 by 2 pixels becomes one place with four numbers, and later back.
        wide = self.down(self.stem(F.pixel_unshuffle(pictures, 2)), told)
        deep = self.shrink(F.pixel_unshuffle(wide, 2))
        for block in self.deep:
            deep = block(deep, told)
        grown = F.pixel_shuffle(self.grow(deep), 2)
        maps = self.up(torch.cat([grown, wide], 1), told)
        return F.pixel_shuffle(self.out(F.relu(normed(maps))), 2)
"#,
        facts = 2 * WAVES + CLASSES,
        shrunk = 4 * WIDE,
        both = 2 * WIDE,
        deep = vec![format!("Block({DEEP}, {DEEP})"); UNet::default().deep.len()].join(", "),
    )
}

/// The structs `Block` and `UNet` of a burn program.
pub fn burn() -> String {
    format!(
        r#"/// First weights of He et al. times a gain.
fn he(gain: f64) -> Initializer {{
    Initializer::KaimingNormal {{ gain: gain * 2f64.sqrt(), fan_out_only: false }}
}}

{dense}
{convolution}
/// A convolution that keeps the size of its maps.
fn same(channels: [usize; 2], kernel: usize, gain: f64, device: &Device) -> Conv2d {{
    convolution(channels, kernel, 1, kernel / 2, he(gain), device)
}}

fn normed(maps: Tensor<4>) -> Tensor<4> {{
    let channels = maps.dims()[1];
    GroupNormConfig::new(channels / {GROUP}, channels).with_affine(false).init(&maps.device()).forward(maps)
}}

/// Norm, ReLU, convolution, twice; what is told scales and shifts between the two.
#[derive(Module, Debug)]
struct Block {{
    first: Conv2d,
    second: Conv2d,
    scale: Linear,
    shift: Linear,
    across: Option<Conv2d>,
}}

impl Block {{
    fn new(channels: [usize; 2], device: &Device) -> Self {{
        let [from, to] = channels;
        let by_told = LinearConfig::new({TOLD}, to).with_bias(false).with_initializer(Initializer::Normal {{ mean: 0.0, std: 0.02 }});
        Self {{
            first: same(channels, 3, 1.0, device),
            second: same([to, to], 3, 1e-3, device),
            scale: by_told.init(device),
            shift: by_told.init(device),
            across: (from != to).then(|| same(channels, 1, 0.7, device)),
        }}
    }}

    fn forward(&self, maps: Tensor<4>, told: &Tensor<2>) -> Tensor<4> {{
        let by = |linear: &Linear| linear.forward(told.clone()).unsqueeze_dims::<4>(&[2, 3]);
        let inner = self.first.forward(activation::relu(normed(maps.clone())));
        let inner = normed(inner) * (by(&self.scale) + 1.0) + by(&self.shift);
        let inner = self.second.forward(activation::relu(inner));
        inner + self.across.as_ref().map_or(maps.clone(), |across| across.forward(maps))
    }}
}}

/// The noise in pictures at times, of those told a class by a 1 in its column.
#[derive(Module, Debug)]
pub struct UNet {{
    told: Linear,
    stem: Conv2d,
    down: Block,
    shrink: Conv2d,
    deep: Vec<Block>,
    grow: Conv2d,
    up: Block,
    out: Conv2d,
}}

impl UNet {{
    pub fn new(device: &Device) -> Self {{
        Self {{
            told: dense({facts}, {TOLD}, he(1.0), device),
            stem: same([{DEPTH}, {WIDE}], 3, 1.0, device),
            down: Block::new([{WIDE}, {WIDE}], device),
            shrink: same([{shrunk}, {DEEP}], 1, 0.7, device),
            deep: (0..{blocks}).map(|_| Block::new([{DEEP}, {DEEP}], device)).collect(),
            grow: same([{DEEP}, {shrunk}], 1, 0.7, device),
            up: Block::new([{both}, {WIDE}], device),
            out: same([{WIDE}, {DEPTH}], 3, 0.1, device),
        }}
    }}

    pub fn forward(&self, pictures: Tensor<4>, [signal, noise]: [Tensor<2>; 2], told: Tensor<2>) -> Tensor<4> {{
        // The noise's share as an angle, by waves.
        let angle = noise.atan2(signal);
        let mut facts = Vec::new();
        for wave in 0..{WAVES} {{
            let angle = angle.clone() * f64::from(1 << wave);
            facts.extend([angle.clone().sin(), angle.cos()]);
        }}
        facts.push(told);
        let told = activation::relu(self.told.forward(Tensor::cat(facts, 1)));
        // Every block of 2 by 2 pixels becomes one place with four numbers, and later back.
        let (apart, back) = (PixelUnshuffleConfig::new(2).init(), PixelShuffleConfig::new(2).init());
        let wide = self.down.forward(self.stem.forward(apart.forward(pictures)), &told);
        let mut deep = self.shrink.forward(apart.forward(wide.clone()));
        for block in &self.deep {{
            deep = block.forward(deep, &told);
        }}
        let grown = back.forward(self.grow.forward(deep));
        let maps = self.up.forward(Tensor::cat(vec![grown, wide], 1), &told);
        back.forward(self.out.forward(activation::relu(normed(maps))))
    }}
}}
"#,
        dense = burn::DENSE,
        convolution = burn::CONVOLUTION,
        facts = 2 * WAVES + CLASSES,
        shrunk = 4 * WIDE,
        both = 2 * WIDE,
        blocks = UNet::default().deep.len(),
    )
}
