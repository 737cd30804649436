//! A game on digits of Neural Atlas as a burn program. `cargo init` a folder, put this into src/main.rs and into Cargo.toml
//!
//!     [dependencies]
//!     burn = { version = "=0.22.1", default-features = false, features = ["std", "flex", "autodiff", "optim", "simd"] }
//!     miniz_oxide = { version = "0.9", features = ["with-alloc"] }
//!
//! then `cargo run --release`. Digits: 8500 of MNIST (LeCun, Cortes and Burges). The players begin from nothing, and
//! every batch is normalized by itself.

#![allow(clippy::all, dead_code, unused_imports)]

use burn::{
    module::Module,
    nn::{BatchNorm, BatchNormConfig, Initializer, Linear, LinearConfig, PaddingConfig2d, conv::{Conv2d, Conv2dConfig, ConvTranspose2d, ConvTranspose2dConfig}},
    optim::{AdamConfig, GradientsParams},
    tensor::{Device, Distribution, Int, Tensor, TensorData, activation},
};

const UPDATES: usize = 40;
const BATCH: usize = 32;
const D_STEPS: usize = 1;
const LR_D: f64 = 0.001;
const LR_G: f64 = 0.001;

type Samples = Tensor<4>;

/// Labels, and pictures with ink from 0 to 1.
fn digits() -> (Vec<usize>, Vec<f32>) {
    let letter = |c: u8| match c {
        b'A'..=b'Z' => c - b'A',
        b'a'..=b'z' => c - b'a' + 26,
        b'0'..=b'9' => c - b'0' + 52,
        b'+' => 62,
        _ => 63,
    };
    let letters: Vec<u8> = DIGITS.bytes().filter(|c| !c.is_ascii_whitespace() && *c != b'=').map(letter).collect();
    let mut bytes = Vec::new();
    for part in letters.chunks(4) {
        let bits = (0..4).fold(0_u32, |bits, at| bits << 6 | u32::from(part.get(at).copied().unwrap_or(0)));
        bytes.extend_from_slice(&[(bits >> 16) as u8, (bits >> 8) as u8, bits as u8][..part.len() - 1]);
    }
    let raw = miniz_oxide::inflate::decompress_to_vec_zlib(&bytes).expect("the digits are whole");
    let (labels, images) = raw.split_at(raw.len() / 785);
    let images = images.iter().map(|ink| f32::from(*ink) / 255.0).collect();
    (labels.iter().map(|label| usize::from(*label)).collect(), images)
}

fn real(all: &Samples, count: usize) -> Samples {
    let chosen = Distribution::Uniform(0.0, all.dims()[0] as f64);
    all.clone().select(0, Tensor::<1>::random([count], chosen, &all.device()).int())
}

fn noise(count: usize, device: &Device) -> Tensor<2> {
    Tensor::random([count, 16], Distribution::Normal(0.0, 1.0), device)
}

const FIRST: Initializer = Initializer::Normal { mean: 0.0, std: 0.02 };

#[derive(Module, Debug)]
pub struct Generator {
    dense: Linear,
    norms: Vec<BatchNorm>,
    up: Vec<ConvTranspose2d>,
}

#[derive(Module, Debug)]
pub struct Discriminator {
    down: Vec<Conv2d>,
    dense: Linear,
}

pub struct Game {
    pub generator: Generator,
    pub discriminator: Discriminator,
}

impl Generator {
    /// Pictures of noise. On a device that differentiates a norm is that of the batch at hand.
    pub fn forward(&self, noise: Tensor<2>) -> Tensor<4> {
        let count = noise.dims()[0];
        let mut maps = self.dense.forward(noise).reshape([count, 32, 7, 7]);
        for (norm, up) in self.norms.iter().zip(&self.up) {
            maps = up.forward(activation::relu(norm.forward(maps)));
        }
        activation::sigmoid(maps)
    }
}

impl Discriminator {
    pub fn forward(&self, mut maps: Tensor<4>) -> Tensor<2> {
        for down in &self.down {
            maps = activation::leaky_relu(down.forward(maps), 0.2);
        }
        self.dense.forward(maps.flatten(1, 3))
    }
}

/// A layer whose first biases are zero.
fn dense(from: usize, to: usize, first: Initializer, device: &Device) -> Linear {
    let mut layer = LinearConfig::new(from, to).with_initializer(first).init(device);
    layer.bias = Some(Initializer::Zeros.init([to], device));
    layer
}

/// A convolution whose first biases are zero.
fn convolution(channels: [usize; 2], kernel: usize, stride: usize, padding: usize, first: Initializer, device: &Device) -> Conv2d {
    let padding = PaddingConfig2d::Explicit(padding, padding, padding, padding);
    let config = Conv2dConfig::new(channels, [kernel, kernel]).with_stride([stride, stride]).with_padding(padding);
    let mut layer = config.with_initializer(first).init(device);
    layer.bias = Some(Initializer::Zeros.init([channels[1]], device));
    layer
}

impl Game {
    pub fn new(device: &Device) -> Self {
        let up = |from: usize, to: usize, bias: bool| {
            let config = ConvTranspose2dConfig::new([from, to], [4, 4]).with_stride([2, 2]).with_padding([1, 1]);
            config.with_bias(bias).with_initializer(FIRST).init(device)
        };
        let mut last = up(16, 1, true);
        last.bias = Some(Initializer::Zeros.init([1], device));
        let down = |from: usize, to: usize| convolution([from, to], 4, 2, 1, FIRST, device);
        Self {
            generator: Generator {
                dense: LinearConfig::new(16, 1568).with_bias(false).with_initializer(FIRST).init(device),
                norms: [32, 16].map(|maps| BatchNormConfig::new(maps).init(device)).into(),
                up: vec![up(32, 16, false), last],
            },
            discriminator: Discriminator {
                down: vec![down(1, 16), down(16, 32)],
                dense: dense(1568, 1, FIRST, device),
            },
        }
    }
}

/// -ln D = softplus(-z) and -ln(1 - D) = softplus(z), where z is the logit.
fn d_loss(on_real: Tensor<2>, on_fakes: Tensor<2>) -> Tensor<1> {
    activation::softplus(-on_real, 1.0).mean() + activation::softplus(on_fakes, 1.0).mean()
}

fn play(mut game: Game, data: &Samples) -> Game {
    let device = data.device();
    let mut d_optimizer = AdamConfig::new().with_beta_1(0.5).with_beta_2(0.999).with_epsilon(1e-8).init();
    let mut g_optimizer = AdamConfig::new().with_beta_1(0.5).with_beta_2(0.999).with_epsilon(1e-8).init();
    for _ in 0..UPDATES {
        for _ in 0..D_STEPS {
            let on_real = game.discriminator.forward(real(data, BATCH));
            let on_fakes = game.discriminator.forward(game.generator.forward(noise(BATCH, &device)).detach());
            let gradients = d_loss(on_real, on_fakes).backward();
            let gradients = GradientsParams::from_grads(gradients, &game.discriminator);
            game.discriminator = d_optimizer.step(LR_D, game.discriminator, gradients);
        }
        let on_fakes = game.discriminator.forward(game.generator.forward(noise(BATCH, &device)));
        let loss = activation::softplus(-on_fakes, 1.0).mean();
        let gradients = GradientsParams::from_grads(loss.backward(), &game.generator);
        game.generator = g_optimizer.step(LR_G, game.generator, gradients);
    }
    game
}

/// Loss and mean answers of the discriminator on fresh samples, and the generated ones.
fn report(game: &Game, data: &Samples, count: usize) -> ([f64; 3], Samples) {
    let fakes = game.generator.forward(noise(count, &data.device())).detach();
    let on_real = game.discriminator.forward(real(data, count));
    let on_fakes = game.discriminator.forward(fakes.clone());
    let answers = [&on_real, &on_fakes].map(|z| activation::sigmoid(z.clone()).mean());
    let [d_real, d_fake] = answers.map(|answer| answer.into_scalar::<f32>().into());
    ([d_loss(on_real, on_fakes).into_scalar::<f32>().into(), d_real, d_fake], fakes)
}

/// d_loss, d_real and d_fake.
pub fn train() -> [f64; 3] {
    let device = Device::flex().autodiff();
    device.seed(1);
    let (labels, images) = digits();
    let all = Tensor::from_data(TensorData::new(images, [labels.len(), 1, 28, 28]), &device);
    let game = play(Game::new(&device), &all);
    report(&game, &all, 512).0
}

pub fn main() {
    let [d_loss, d_real, d_fake] = train();
    println!("d_loss {d_loss:.4} d_real {d_real:.4} d_fake {d_fake:.4}");
}

const DIGITS: &str = "
eNrt/QdcFUf3+I+v0gREsVcUe+8xdiUxiRprbLFrNJqosRt7wdh77zVq7L13LGDDroCogID03sudM/c/s/deuLs7h/8Tf3k+3yfKyStwvW9md3a2zZyax8bC
WspraZvPKk9On/JYZX2ysTJ8ypPPxsIq65O1ZJWHfbTJZ2Gdh31nxT/lkamNVfanPPl4WxvWxMIqn+lTPmsrySZvHktbC+t82Z9spDx5rfgnmzz5JLNP7APr
lrWUL6+lhS3rFv9kYWkr/U/LLNC3QdCQZB20RthcHcq+ida9LJ9PiFp+0OkGIVvcDnAdQUVBF/W1GDk/Bt0cpNmvOrhUUIy6xetulUC2CAC7kS1u1ul01cSo
vp9OdwxpFqnTuedHGOh0fRG0Ww9QHtnbB0hbIR5jyUUH75At5shK3sJZruQok6bvBfASgDajj+gIk0xv5felbgYFJRB4yBkJVN4+AfKX1YpU++o9IRcV7AoD
Kb81Zp82EfKuqDn6LpEQ/xbyxzOErFQ0u0zI7bb8Q6F+8cZPWdLj8Y2S8ofphDwvKT68zmkkfRR2/RIyAkGL2PWL3C3WF4GMzitEdiMI7HMUIodDhIwVt5Jq
EOKL9KP6duKN3EfSX4RgR1brLNmEdF9aSvwwJLUlXaVPQKrWGsnOH5MT1uqBWf4+iIB8lZJdBZTsDP/SyEgLJRtDSOiChQsWXBcwSycn+eIrEETIMRtxj3ol
EbJGjPrwbRYQkf6v0hh6pH4LO8++desW72fsiLIqVMffdAynNVurE8BHRB6X7zWw/MwvajNZTcj32KAWzIH11jCrjsZuD01Us1YXiRP/XXhAHCFJXynYM0LW
L2LiyY7hWg9JzQwCoVvV748GO2Xi+3RdHW3vbH6JIsd+KSn9e6SqfyCG1keSU2JSwgPIsyLi7Z0h8PtX4mbN2ID2xboBgD0Q5pOzZRB0N/VdFQR1BbK4rBg5
rgAyhX8Yt2KFmjm46aGpJE2cwDqkV+22E4GAKlL9E4QkesM9xcPSYQz58IdU9S+I2N+gDSgfpB0ImSOVOEPiN9jU9onfoNjkVEIkyYOQNnxwVJ1ZDCek+iEw
ng/OeFU3F5PjUv1gsiso8kGZ/NphbvZrPBvrCO1d1CjR8NxRdcMgHa8ztnM8NtPNFVwa7YbdDcWofiwb7xgh+jIYSFwEaWatIXYt37MT9bAngRkats/w4B1y
HQ5quhELcGMifKjXVX9I0I2z+TtOL8ZmI0nKrvLL9llPw2cgf5kjG3bZtitS1sTuqK6z7EtFxe7Cjex/6MHd/C5KJWZXMxDzK7EXCS2VtevFcCW/ggVkofkk
sJ2kYGtNh/kXuzMU0huMT7iJsbBXNSi9SMa6+k69zgRCwMGmGkZIiA/74f6H5hSUvSefgoi1orNaypWxlVWkXBGLQ6mfZ4gnLxU28zfvOgGpviWZwPuXJLy6
mhTcwt7t5HX5KoS0VLMh8pvaSRKx82xtcLAcm7YLWGnX5sX5758FzCQ7ETZ2+ozpD8ltC+0t3fisPCn6UElNrL4MJkkfjrDpS9jvqkeBdRdCZreQCsszkh8V
o2a1mJBzjlIxT0ibd5yQS183aGBCFktIwqhCUuP75PVXUoH2+xJI9r0zkiT2KdzhSDKZI0+NpL7nzmVdqmEk5fFrtqNZ2t5LT3kPzkyubCk6owNXTy9hLeXK
x0vb8OylUusflGzauWw2Z58C5d36IvuOeKdkZajZ485fyS7S2Vmf66Yo2V2a/SicRhWsRBh1yvrHbjrNnO2jrx3NWPYCukDvM+m0v2TGerGf9RpMXrMpISny
bAIxu6c3QczTp0+BZsbfXd2/rFVEpvkepp7mMtTQuxEU18McpktzYM0+jukH5dBuSA5saw7bxNmQHNrlikaabHgBMOHHDU206MdwAtdfsBe2ekokWTZLJDe+
ssp/gcBkzfgztRJbKw9gmqdiKrQAyDq+jGaTA/WaZQ6knWLL0XxdUmCeCjmGy8upyg8IOWyvYsUJKVd8qkcCEF1ndUccw+Qpe1AwCRMcdhT4LqtZ8iZZjQ1M
az2MwVg7IMXQEc2B5dRuVA6sjh7w/b0hTfGbgVyvibECl8gRexSuJ2jDf5PYe4Y4i74vXa9eucHUx0Ez0tsuX2ZamIUn9dc06/SxTC+T+ucHADpAjVxTYNfS
YlL9CIjQ6M2X0wA2N698hCZrdYFNXsGf9qXPQPQEbRdttsOHbqwvwqtwJesLhW1OIsb7Sc9WFSGLo5TSs+KhOsr1TmeEgzWTgucOuC9iA4FOdxgIuwTIJQ46
5XN+CyILykLqJln9FklF6tEFcMOqF0RvE+1uKxy+CdBZeADj2WFHzxNbxApNSXKbIH3GYlG4cOE5S06WPqBPm2v+fbnKg7YdkTWxgccg8Y6LGWoQC0bRDeze
valCJV34rQzuXkhL0O6r247RAI/tpVqiU1ggzzboh3ZzOdzIi97LN+A7tGGlhMA9v+VB4A/xAFNLIbDOFYBNmKLMcSCBq+hOMyDDRQjq/nER4KnoSKptCGHj
lnlBS0pO9OND+qCLhpT42kse7B80Gyx8VD4Pd7pprvomx4I4SV4oeMQvYeDV4gWO0icua/UvMcuMcwyQdth1dhJn0hqcObrhrLQfkFlYZ2azecpv2A5zYmxV
/FHt/j/s70gO7dApw0aC2la43QZl0hu28q+EsJNsZoqxDjmw8i9xliv/tFhUqVIlS/1i9mgr0PPCtVtsMjLL9IXpCVa8/x/s+0ezH1Caqt6YN9VT/fHi0lCq
36JmXil3O5bPK/2eQv00T/r2leW9p1L/CuJe/p5EAxHFY+cM+q6DGHVMpO+RVh119C2yr86JlFYXI6fnNLyH+CVWNIi+xwwMbWhmc2z86yWfwE9OuQLSZyw1
p7w9MGWKUP32CztHTIRuQYXDZRYrnIv8mkzfM7hSuMOn9AVjFYWs5xO+0RrinpZ8zthRIeq/FBgbLyDVvTPljor290OajKhIZSyNTZWZeH8d+vYdGI8wJnlc
6VvsNWdDqTdiWZSWUarWJBQ5bZgmlorXHsN+6tOmstSoLxu05eoFVzMPSv3PJVAKXtq5z4qRhgOPFnbw99//ojSuofSJS8XDmcgDSGqe6Le6kBh1TFtth7Sq
knIJm7Xnu3kffcgsT8MuB8km7CLa/dlJ+Bm6cwlFrXT87nKpJWJbXthIQ2Jo2mgBy+wpWQf0dPgxtb0G1aLdpKab2Yf1tzSsLbuZHbgOoSYImFHxUEDLvtEb
Wed4tJ3V+fUaVipkpIx2eBXVHsPo1JEFGgz2fS5c5oxOBYj/I9cMIRaXHFxYH+vg8ThLIbqu04FOp30UOroEJOt0L70ErNt53kQ3aIiWDTD6BQ0eonHaHBCt
S3oXodMldde068Y2d01iX4+R1GxIPCRdqykNeTTGUsrvoWR+OpjOflWWXVhvKFj9SPML1s28L7X9dLrsfym3eUNnzpR9YSxbMVM9Uve2hIJlGQ+q+0JYPcXO
wdiX/CcA3iq0E22jdTq3G+Pa33Dz0CVNV/nStYmWh5n9uKa1TJSZJ7OQQ0LX3sGvdC8HtZByRSMD97/MzLwtGrSipyDm3Lkk6i1gj6IXF2ZnNpFoVYTfGp00
/qABGva9r8F8UJeGad4t+YzvqGqU/op11uoVMkHj8hRnNj7UFWNsf0wNX7TtLI3npk2loZQ+2/k0kCbsyf7Wtnz3pZ6er/hcRBcQMPeL7MWC7VJv/m38BzZ9
26Z6012maWfXtW1ZVnpN36ndl/T+sh3bcmlyuOb9SJ/wp1S+szTNRdPz13TX6T+GeJF7DQSHNT8tIyPjaHspV3KU6zdQtDoNtUcuSUvsjbGbRKt2bH25MP/V
N9q3nvYsguxV8Ur/g3ZbT8g37Gf9RIET4XzdK2ZZsj9IPKzUyCk8jb/4tpIgTas6b2W72eQM8ouKWA5h76n7M2xKPcjUmASYSRB8CbkvMMj9qEsL+6r+de4c
pAtWKWdu+A1lP2u6c2ue2g9pnGwAaR1HetesKZxmFtwAb7Ahnk7CsPlneT/dPKzZG7IHQ9IM0l3KlX9UCo8MBoEzH5dm92SfTFE8TdGXJHxLh4PERzCt9SBc
+14lKkl7F0nX5Cu6SlSIYKZ8HXrnq7X8xkuB/7IUTu4z+3RPYTe9Utilm4joRpv2BPx6qgOkKsb66gFl3eC6M4JqnA3viaCCgWQStsWtZD+GvklJwjyQnWNS
sPvBdgM5jG1xFLgjTvrSlx/moWvGf5fU3HZOf2rKFKERZpXB7Bb9i4Cxu+HR6dOnk9yE7HVxZi4Kjh1STMAeMzPoLBCp8IMhsnXhB9zQ10+0P1n8fpEQ9qyk
lRZVi+ab+0lweJbfvmfrzcN1Bf2vsIhvb6RoSBoFyvv6RoDqs25knhAzZjg722ackA3QPXCwkg6IWDV/uMt+pUOYtpdfJsEsqepCApu0m5wCEHOWmexvCN5F
tUPlA0juJDq6OmEMXfhaypWPlfLV50VGCiMrv9kUR9no+mjJDmZjoAmbhmpDHYtso9GePaqVE21vDawVh1vazfPv0hUJm1wEB/NhXdfTLuhhPYCgb4WgibVU
2BUSBArjUo+jBvCoVhDYBMJSuG1vAVwWXKDTU9ho+NIAoXJt8l8REZHnqllIufJ/I1ZtPFBWlIaWxBmtjzN9Dgz34WQMNQk7xlHUhU4689Fsbw4sHmUTcmA9
aApmmJC60lR0LsWMjptQtiYhH87i8+KM4uuE0LTqKDv0HD2GXFFKPienPn3ncJnupH5sHaLZckrl53fykYdR7lPaUcnssiY6lrfocmzPBSlt/DFscA5sPH3v
KHXswUQFajRoG0JJQgLQxFvjsr+2/378uaeykY/Ee63+1nxJXTTCcOCBlFkvVFLgDV08qXiRIuVCqDZM8fv+hov9KS2CjnpO7JYeZ+Ppx7HCLT6vV1L+Yf1X
bU+9sJ3J/C9UbJnZVU1ezFC4H7xj30VdZ7Lp+mOquq4rfV+pktFlwoEZrzF1VT9K08TXp/UWZjFuIERf76I04xfhQ/JLHetI+vdWIrbCcBQPZwvW2s3PRxqP
cUVxLS3XsMN2bhGnbuKnb//7HE4RH6LlTca2Ice/kqpt1KXmGNV3FtcozWxljpjF3qAML7GUNXuuaMaePvVt2Qp4LrNR6xOVxqXh7K8f37jBzxFNVOZSkCoc
MJ3dzGUad32bPtsm3769bVufBtK/QRboA5GcJRauqRdd64pZf7oI2+CXUY8wnYG0i0zDUBvdX2gfR9NlKLsQgr6kC4UvRJstpCNR9ppiTqhS4WBTXJx2RdKc
ykqbUsu3J0a5ahi/0Xu8123fQl9qGLOPdM/wbSlVodM0rL1UOG13AcnmAVUvPyrFrc9jtb09ewPCDGvtMfzEHiIdAul07UF0TU4PCgqjSZNEluaJp9nzaUst
KVf+MWnMDcazxOycbOVcK8ix5OybYLCOClwhquh0KDvA2ZANAtaBqz3+4GEJes0qooPOYBkeI2j3kKFA9nKZJ2CbGGsnSZNEfWFdPF5UknwF7IIeXvPfb5iy
RYXa+IGOqwh6MtOxOryA9Y4z+z063RBJwJZmdUjLKkl/GDukFDYaMHQT+yHQq44xGagFbqoDDafn9XjRe/MX0Cks7QqZpQts1076lKVH/9X6G/0F+gvbBudS
Ze3bu22FlPPFuqPPQLbMUUw3RvOvAt4xSeGfFKEqo49DyLz8hhOpZoUKVHc2fGrGUGIvUVetlr/HNJ1fyT16K1rh/5TJ0VyB3aLubI5Sjmp9Tq1q+DL1aEqK
SLXPtcE3hZ2wr/cO4Jo4ZIKPy3UHIarBtLRXDLOy8jVPPH78+FaWEqo+u+lgUwtJcp0/318e7Wzvi/xbZHW3vz8xnQkzg4/NQTCXWaPM3/Odrhm/ft+sYMGC
qilf/r7TATb37dtE+oyl6g3zs+hQytyHbzyZbea9tICYR0i1IqSyOYs3M/L0VDESm7UWyX+XELOTN4zZ586bHAobEAWzmM3+/bPxH6XfKLYpFXxNyNMi2e3M
Gc8hQLgmy3rMmNtq9jP7YqTUfLKrnG7olXLpuN9wsRhST8EwBWtgTF1k+LVdxHxfr5wjZJGP+ho/KVmBXTc318n6q0DEs1LeOpIwsMIHxnZaimGTEAaxGM7G
4eZ5RlTS78l8eylX/mMpvyaTHhCjoQmPfpoDouWA9fS0hY5SQxDN63+R4zqnCUKTpcKRh9n5Lv9OwCx9XnEXkDsi5VMf4Ge7ny5RcCVd9GbThZIRIFqZ8BCM
Ah6wUWASaEvrSO3e0zciv646qd7B6Qn6ccIxGXTrYJeg65huNM/aDFTR5QJ/oCchNBjLcyl9kYl6e+V7EoBe6iOhDro376eWKAsfJX06Mjl5oujrWvXqVZQm
wxMtKbI/FUhkhcmgDS1peU1+gtZ5Eal51n2fTMj6DS+Kr8gM1TTTw+NiksuKwxGCQGIg25i25BtCBLHJSwlxr9/gAwkW2DWsThMSHkGChfasgqwlhCHWkB/Y
G+KpGDX6QMLCo2uLkNyNZWSLiMndWEaeCV4Au4AnQ1hGtFFL0kDQ88i4jXBc2+wAyWBr+1oQIJijPSUx3303PhVEkT9/GV5wm0SvokZLgdx/4SzlyseJ08q7
+rsi0JsBJkcELYI4uCtyAzzCGvQW+weuDDqCGet66+86Yf27q1/ZG2l3RH93YtARUctmd/UTnaSVehGbqOdPDjGT5C+D9GhvJuo1jramo50YFKRpZhiklWxQ
tFsM0gcdYQMpPPLebOiPrMTz0+TKx0ieQ4moH5bdB/oz2vAGnYGyHjmYfZ1oeimU6ekveDs65h9n+o/eZpscWNmPZJU+pi/Wr3AmedIzKNtOcV9n53voLCxX
sDup9Lg7oUJHo7Kj7zBbT7IgnKvuwXTqv24T1b7gvwpIpVtb2Un1qdZ/udfJ/d24hqQ+Rc0h0gWKZ4V4mhN7iNphy6ajOQOYiaUVyg6QcihzeyJ9DCuQegVl
/WlnlJ3EfWqkk/Go2Uby8UfRJP0WlC3SfyP9u8W221M9u3Z/6tZNOVWutmvXrkNZqrwXCqebIIWaDxLMY5OXsy9iJ/hktzSzFFWrWLFiOan8hoqPogxesy5m
J9X0odI92flSExxhX+Hhw9fy7jSxEfYmvWOs1lenjKkjQ7THLjvScgkVmGIr//jjj+kcIqZFG64JzURCzFrzhDxIYk3nCKZdFcdwVvFU7e/rly9ftqhcuVjp
ypv91X3pZuj7HeNY7+ysZQaJiVKoPBrsSDOR3Ts0z4nJBvV6ly6fgLdGO7cZaBqi9UDdEGXD94lAobQQVYoDoHvF2oZ1bNyuipNMLI/ICoHUyFUA3SoxqhUC
sB1ptpZtcTTCHuCsWjB3pJo+Q3T9/WC4KGiiWyGUAUzVvOWaxDDy5Dh33b1aTNSXtc6Nn7Ff6voQLeP5Jt98+Zz9vKdipd2z1L9JQ9XbLOVhYoJKKyVcE2R2
r7jo+B2m3bjoPg33Uvp8pQMEd8BSF3Ljrzg5ieOBD4yJFwqt38lGTmHISdcwmYV3Fl7YstZfa4OW1nBb66HRh3VwXXUVlukbrYvy2V+Q26BVxth6L9mu+B1W
RWuole23nNkze7hOYeC1Zybfl6WUn0yyIstizbb5UukCc4MxVysja6TsJbeCX2M9dx4zT3dctRBiVvAH5YxjrTb+HmCjsbEDt0GDxhV3hcnUrwvVzNBuGFmi
j9awVuy6zI4L12Pl74NuSLuiUq6YSbfrlE+VTgwv31Ct3e6WaHqlvg56cv++wp9/uHK2FGyuUNcpGWScz370zvD23tWq1QRv70wTFWjAR06aFCMzcRCkQ8lD
CdqHq1HyjkgC+FHMHNkmPYRPUKn4BfbGGi4iFsPuAqSJezKMd1IUCSX9/j4ZIK6cwBbS/DDPpuchfID05gb7peJlDp8mrmwttGlYxcmjdWzv3r0u+VRuaN3S
zM7EPVWIz+B7pvCqd6EPotSb/WLYsBPcFl6tWfFhUq4opVyIQAtf1bBkPB+gdZP/IVG2bjfLEFxJxwx6pyUg8DsMM8yO91ItKx1nSJedkiyIHvDfIF8I9ImF
1i9xGRzmGY1ovJs2uKfQCao//OcdPRWlK7Xod/zJkwDaGbVMDaQl0BGbizObRy/QSoIlAXW6ZPdfI5RtBBTVo3dQ5gJ4XMiySAecuUu5IpI6v1CqvyRKYdfr
cIphofqTBvWPgD19B4czOFvDrsLvNpL1kkTQadOO3YcJeTt1vC0scnga4j7wh+hxQRqpMvcNj0FhtTfrAgVHsC1aiY+vxmu4gUy9y22FdOwCHQRkGuKPUS+T
bEBalboAnthAP4F3SGIqiwEkGbMYNwxKwBSx1aNgKRLoVfAZ3EAsK+XexK9DkjlZ7jmIZ9D9d0neLZ7nVzZHTmD1Y2nXwiMFevFC3YevJiltKwVqstFYLYiR
XeuTur1IVzfcp3s5ukTlafGpQ9+on031dAavEMda11+p7RPVM71lnwq7DZna1/dSGvkLO0vbAgXugRa179BLJedFIYr94fFIZkIux9BYvbzbYOgNJClOfzpf
cngV6CJARWN56YomyXcE8/Z+9C2/0n6mAi+QuYZgiRLpc0RMtoM0EOT9kWal8+u66kEqmAw6RbycNGkxTRa6iHwXzU7fcTyO73OQ6XQJhhxCIR2ZRVpOAQhE
8lO0EhYjlMX5CcAVZNrwkk2+v0V6wlQ6WITEKj1cQbyGNobQp4gm4csQQOMqtlDqJda6SePZOglBTq8gc6MYVfYGwKqkdGSDhaUHGwhwHXlcSe8BsKQctaJg
DpbWfFg6TJUwCYz6d0QC/T8TV1fueqF3ERC9STTIxQjcXF01TP5WsDkX9qcu4j64CXaRvSdXjLE9SThj3UB2Zzgw15wGxAXtTw59ZRt2y6GdgLm6uRgG0xUf
fTfhwaGHwNq5uqFDlit/W/KMYTJ2zDwYO0a1nC42yNfkKg0keJHi1XEq242a/++/3Mwewlu5/maQcM7NVJI1dxPywrSfKkomWU19kZU+n7Ew5aS+/J07RraC
CCuRyNv3I25IvXYeD4Q9fwelkRcIKvaKBGHh+GuALEDQMND7I3meiz0ggAUrDCLkJJZ/l41rawQdBTgyFskvIp+jJjjbZoeyQ9LnJvZFBq82iirIpt/GZ9ka
Pl+lelMPOn//P1cMY7IaQKnS8X1h8ndz+hMASQhRgRlvTwi1HnZd+PJcHDK5TO7LzXPnXJ017ERWXw9rrLE1WzHpcarr2DS4I9IxtbjJFGwNPUEwWWx6R/ax
Gw8hWnbskTzzaZ4uUAndhEvs2u21X2TKXMPsdAEBmUIzu2wpZ7JFZFK2Ljxj5cqVP+aRcsVc8rrqMdefCnsBkMJQ/IpJR+bXVd+pr+osKcEQIO49VbmLAaKN
nIYj6U9DXJzjVlfNg7dEsFyL7kt2v7xXz7NnQhLrSKGz/HpRK1S2A3++s6N336hmRcNlz+ubEFJukJqVAujNy0KHNJNuCdh1qeg1WCJNTnurMiY4+kLat00B
XBekvdWY9bcDRBjShGk1a+VM3i8zBTdmuZXsFXZoVGGxe0WFt4C7WZ27iaep+ZylrlwpQB+nfVVXmeJPDafi5ZcqVOC+7M0gizJXhOOeaIOnQ2qIhg0zeUF4
DVOzUrc5mv/TYRioYWz5rYuYaysVrmpR8KiSNYlnV5Lxc/krSnaKh5Ca7VnF5tuK2VRKw7PThuyi9PdsxvQHZlkzdija5cDq+psxm8mpcM5W3I67D5l7Cpix
sTx5fVsli/VpULRo0a99EiAlwsV8xLqHQJbHSbzal+VUNtNo0KrHGdmfzSylT1YqduvWTVhIZtnu3ffYzfBBo3Ws1noP4bdJRARNUWUrqcNzW1+ZOHHi9x11
9IGSRdDkF83lXMblMtRs/nyT8/ghqmZZ0o4pa5FHmuVOSm+KJ/qWKyj1RLTmo1lvZ4pR4UfU/Ufxk7XSK0qmI32cRW8OR1DnxIwp2Enwox/QE+ROM2dhrA6l
7pM7SePrs2fNZCbmzH4bO7rI2/D29m1PmhATo+zMzrvGtDLHd2q1pxW6GAQ3vOXK35Wa+5HA3BIVpWRDLR+NVcDyRqCkvyyfhcEqZH2EerhQg95RxWwX0Ecl
xhujB5ReUdYH6evmJRMDRc4OnSjd22sZvcY+1u+lMmtY7JavlQ+bN3tnqvOjSTZd57M3Q1BgYOCNDdW0251LTXY1TSKKEulZ93plNetF0bsl//Xg4hibiEeF
1A46iSbu2+CJVngonbgCPanzD6MdKRLxFdrsBB6F8elI+VsUqJdQe1/jOFP1ABFV+xkQkew5omh7EPmxRrz6QSo24tZRgVFqJt0sSa1n8J8a8QT+7UUQRS3X
oF5b2h2H90L/tGNyLxHTb/d9nt5iy7UsQFDWnUZgqEYSXu20PW6ErhFBfsDYTHxvxQJgHMaOwyq0//AKc+ez99LPx5o1Ijfx2I7PQJz++CNQrx9jMznpvspS
n2+wb5Z6Jl3pSV7Gi01aV4+T1R63W6uRz8jyks1WHuOg8vTYCKHc1+hb3kzt87YR/NgbpSyblMMptdt6m2g4WUBiawdw177727H5eMN7ADEC06DtgEg5PkBs
NezMIzQ6iq8YpgWDzUJkN5xtMEKs2p0PcLzqlcsiNDsGJrJjELHWsXDKQSr2UsDs4yGIjcZfILClzoEkZtb8KTW4spYtgTPjx99OB1GG7yWGU7pKNI0syEDU
vDr/mmX4AX88oY4HfWOFXfQZlGJOZmzyegI5fsv9lPZCmq2jKBuegrKf0ukjAcvfYuhmtqwYU0nAarymNG5rFUtn0TZtatfmTzPGhmDDUiSUnshhzMbmwHrh
DISzyCpfflmndE+/nsXK71Xq/a1rrEymNJ27SUTEKXMbljjI53QhHy4vk0XhWTmBl4x3EZ9V5+cXf5Jy5X9FrIssXLiDUu8eGmK3yMOol9qhImW7MBUTzfT1
DVIzu8Xygzy1k2Q3VOWyYbudp9y6u4g9C7swO4PCTmS74lyfls78vdYmEvYhaTJtr8M+JJmLvR+8xAxdX0EsNjlvkZHYFEEuGRlfIMguHP5EUOPbgEZBH4Bw
zLuie3wotrPCL0O+RFChOeCK7awBrMFSmzreCa6INdsS+pml07SuIo6Ty9do7J6nwki5xkteyeraa6rv23S7o6fU//yF84tV59KRW6PohcLaC9Ri4QdIe735
W9F6ujnby2REcVg1mEIwEi8hVbiQQdGpvtRWVNTCKN/ATsG3iwfwn5cETr2SRN/UZTPJRBBdokco9fmgp0K3rfJ7noD3it+Q2HDryrl5xv452begkUEEa2lP
IIb/Ajy1NotfVnnK4g2P0I03Inj6DT2gBQtm4hm7FoBnUbQVwdAEeI+aq7aQgBEjWondJ1qv8kxiegasp9XbjTtG8JsphzU12yu6ph5BvTBUzBMfmeOwDz3H
gFTXnnBsAaxCBq1R+OZPwrPb6Y0+EknJVp7HDoiL+X2bzFap8E6EKngDPLY9JWTuAKHNpEIivd2MdAhtLu5Hl3SANUj3B7ClOfK8K/sIb8ZMbRHNfnZ3dz+p
zVN0B+DWeXnm9kFjFf8gf39p6AtBEBxn8SeKSnUBgkXsPPv9NcByLbt7tz+zBQVBRi8t82OqZJsVANr0aJuZAbrulycA3mnfwrWMdjddN8HB1wzmWV/JYuT+
2r1l5lApV1TSdOQ7JJdQ4QM8LUD08+fPOxdWs54mAyfAMZX+u1lsNlN5FRcwIDgrR8/HKqbtFQyaqkVS4R48YlSRQ9KQbNVV3vpUbzAvttyM58CYU8A4JToL
6WZT95Psur2Rle/oLJhnv3sO5nNydrc9y/7XS7ZMNdvFYv1zRTvzynaLzNspt5l3lYp5Z0dhlFPs7y9eVCxLDbQPzDN5Fz7GoPdcw7S9fTgcNfdIyXeBj8te
fsgu8aoxk2yOc5iSEBeXCoEFVA5MhVsse284R/FDBKe+yq839QAXOkj/WsnXZcfzv2oJn6CTd8pupY9F8VwvweByGmiDsWBC3MsKWVCLmhcI0QaFvqL+PGSr
MhtwjW9l4zaG2W59QtBi0fYvhMVHDTKMAJoJzP4NzqRX2mL0BXtxacaPRunSkHfA3JvyuKSGh2eotjnAmOjY8EM5r/dRME9znV0vrnse1ZjNtabt4AkVzBdO
vdhfz2vWTmq37iX7tCcsTMUgNYN1g31IbtzIvKC0S1r2/qLVHgZNs1hUbuWrvyuz6QtNVqMFhuTxNkmaKUOhwTHhspbPRhtT35R9Zf1fYJ0Rxh1+3PJLP4y7
rmU35ZDV4FRBPdDWieZpD5QL2WIXzJMXqSbLRUcHcZn9awJTax1DhnMNlmtAkrVgKFuaA8thm8VDcVYWcFaaTYYfYBXbvwPIVdj+HbG/zF6poQsWaJ8+tu0S
CfkQxh5OBzWn5wAhUQOkAqsIUdcOzP+IRG5h+vX6geScSmWSfz8J5wtf67OEqLN8NSCEm5Vq3yNa1pd8cGavlLDkd8RTrVM9TJ7+9NOTyCTnnWStupct5UCN
+8Xt74ZpFtSl578nZJW91J2g+gIHAPTl1528q4yxZ2QIhkpCGloKdTqWcIRZIV4nl8bYU5KAkAr3M8gAhLH3FWrz7kXufxIqrTN6tBaV9TV4XQBhBR4CYO7Z
+e+BKzbnqQloaE6ObHsObA/A+hwYEmUjFQoEdDZRkpnCpf9bhmrd6uLRpLxE+Eeyh6jn04+A1rT85KUzWz4yBXc+qfJQtY0+z06ApOM/Z860WX9FfVdYQ2B3
NvXOSL4ar4mJuRgtz0AytPYFSUqKrcB0LB5EdAHf4k86ng/jpfZM2evIHh8CKa1ElvT5fFaQJE51XZsrz8TrinKHkqOxQmE+9xr8CFdF5qeKax5/J9k9grYC
1ldOHNVH9H6oFZLO3Um6iNh1w0Kkf6LWPGH34I5scrkjeBb0lBPU2G+IcdWg/Heht1Sj5zjYqh2v4n6Q8DYaYuaI7ocqAQB3vsWegbmSszjPA6ELdrFBvm/Y
SlybHMa6yoUHxphRtfdMnmlZsaSgTIjRZowcQ3pidT32W6la7RDD/vzFuWV2UgT7rdSZt4/26d+OP/6LAUlVTwCMS/1iT+AFNje4AM8wy8XIRNSo0TWRhGHD
5UbCkIKXjm5orKjUhWBJZKUd4WisaJsYNFY0D4Av1sXZJAyrHVfGj3TCmlUh17GY23+ZtJnItaB6Qa7noYHxBhXFh8A/svznS8vToLbxZqqUrJCu4XK4WNnp
GXEQ/Wj8dcZ81SrzUsPajG+4m7cTaNNNfdmidRsqMlzuy6NRAj+zA3xzp5oIs+if52y7eBJdavz4E4TEoTqpOUy5PxErzNP4NAE0P3bxYEDTlRTxgb4YG01A
teQaIJ+ZNhMn+AM8Ul5xjZII/NLrjOEcDVI2c9huOj1x5zQ+baXjGMsICBwmct5uc4KszM3Jh0newnWXLEnWJ2j97wsO2icbEd480iY3kqcvMfdF85ftqZD2
21diw+BTtj7HOrIThK4OsvSFzGY4S5P+aVYsLAP11ZECIczLa6bYh+KYrLK6IbwB805uP+t5DgvxUm/hCZpz+9dUsEJ75IWz0kE4WwDP0f11gd7S/47kkCsk
h/wqOWRBccNTq7jhW3TRo1t0ySEfi9tHIZecj8zVIJrW2QlxtJs25GNhoj183sy4MQ3LPmpXnAnGxviNi6vgSAxH8P8ndYwLMtB6V+zk5cpHSbFTaPnpkad4
/miR+qm5sfx00gTNE6ZNWFZOak3GATmFt4GpXeJmZxX81EOwao1ubGL4oVT4lWHfRLG+pC6tNFSnizZ3SOKpv6O6/yLXfVbl1S7zkm2JPeTat7OTmXnd5768
B6a3Hi+Kna2j50WnQWeazSu22YYhXbAudRnXOTpW+cA6lDWz5394vOaqVav4EsFYiNqMZe2c92q92XqgQ1bCb36OlI6RrN1jw1qKnaNrSoNia96XN75MIFSd
Kl3qsSuH6uDGyuEz2n/WYT9CqbFly5bewqBklxtpcmy1yOIdkXxn8etkSqtgm7WndB7GLM6hTmvWU9OoOGwr7/c3afI+oe6w7CpKdeI4BctLNGKz+brCoXhW
NJELzcj6unrL9ocOvaZZ7l3rKaxkmqVOww4+fRorB5wGZ8WnWV9lu0tJkQPP04ODt05tYdarFvM+yH/udb2PYJlbetbmzZvXOEq58v9UspPV91Q7sraL8jI+
+fukH1ai9pFGY7Ik/ZAaq3Dbt38AuvWmAKJ34GsesbYLzFyh3ylyCTWMhKiGYtYoDsDskmbWhOy8RlPYItNMn2j7GMKz/hECEQrb8j2IdTZ9pnA6G5Rs0OAF
wOtsFry4LJPOfzEx5JOKNbHjoJaE7F4fMPv65rx5wfBX9j6sHKZs2rSpf+sJDg4ONrwvQ7AzUicEZzm1k04/QEvTSSXLSrnyH0nD5/pjiKKsfjRNI0gG1jE0
pvzG+PIIWyrNodM/ku0Qsp/p9d4vaJCwp9a7KXU/TMVKEeuGDUv1o27oqtH2AsXdl3uku+Ij9/gpvoRdSkvlwNrlwH77m+zbd3dHYGzpW28yr/JeIatoVfse
zYQoRGuc9/dEOlH6tMXmFH2PsUYAAQiyPALgjTCmSPKthjCmLMHKGXSMhzjMj+ASpGAK0FV6uIyg1iE0EfHG/Micxc5JAJOQi2UVXterHEA4FrTbUeG5qpD2
4TnmLMZCGGpFMeMZkqu5bBjAJcyuFgjQUcoVsdgvfwW7hQq0in09ZTW29i3R4FIkIZfG/vyMaJxnBjPL2Cnug1woMkM96O/gzJeyb3at+CR1SQM//bkm/JFr
swc0SUAns25we3B/EqaxhjvfIORyVWlqJBEEmBU8TcjZ7dHBU0VBcqX9uIYeCaVxDjEUSRfJ19EEECve12xcEFYkmmCs8XlyqFa4mJ3Vv3EeCESUR/aH5LgK
0kTyXNSM12rfGk+cxYyfVnH62VaJQA4NwcwuuaKSYt6wxSgU6LEt5i//Vl7EFDpn+KQIIKsxgonpmy9ySPOyAE/zIunxdjXwQDhpH0VTqNRIgoYYm4AksZH+
K+lhtuB7Y9Z31LlpBEX9s6SLWAgcTytDc0grE1EO22YjoF4XEVY+HE9j878j+ZuumHPy/hBBmoxKB2JpaiKkUoEvzqUL6+Z+V65OZZ+TWmZSxj1NRR1dmugO
Y0l07X3CsUEreiMTieAsOeUJTV/1W2EBahNgyEInekx+cWLeYEdHx1EZs/HxORuHs245sWT83P+cQ7tINbNcYVyKWGzS6N5c6HnZN6DiNfpcvbv8QfqAPt+4
7kykT7WOlXVeyGlI6VVRvoEa8+JCzvZ3/PcX1bVapJ+Asd7egmy4JlmGx9EWuQtoBYwr8Ayr1vplSBLm+VPhAzpTlhbDFewyahEqhykUbao1edtdgwuFC7XZ
+xyCNRXG24FPYUPKYlBXoyoVwZTsuwFuLRmevEHT7Ixjr/iwJXZSp3QVs70OvWsmyKuVQerkw+0gvt1l2FaGHaWXOiXdRng9ELiP+A9e0F/Lfge/UaNWZYC3
+q6uCLqd3vIBTNFMVPLuNqis3lYSPNAqchIw5BNOtfpfEacjer3YE8DpLjNwBulFq4eVev0RJ6m3oKVTkP6u7CERxNoq1RBOer3xi5VHJqqaBumPmP6qGd98
UDZqloUMMlF/16yZavdH9FnuGebbMH5zRPspa6t38Xa9s/ZyV4+zifpmKHPSbHSl3qzPqt4E3TUfziPKMZyoGGuzQWwWFKQ5R/K5c+odpA9SGYt6382yza/U
2pGcJh7h8r/kePF/J6NCKKLssd9AIeMPcVqdOkAh3dUOZScRzaHzGYr7rEk5s0M5sKT6GFsOsA2Lt6gVDOCENWxFaX+MtQQ879HHsls4mzr371cKq7/a64we
0kVZc5wX6ADoa5Gytc7vrmmwf2RhKVfU8k2d+fPnD/9mQO0c/qbIEfH3TuP7StX9xWwa1c3FmAe7BhHmkkajG1YfLWSX+KVrLV6weFJUq1/iDc4mUH1cY4Sx
6TdWq7Z1Ik3ow36LrFy9Kb3Okajc4ihK+e1eXXQHvqYp3NxfqZuQoUqEJnEUSzomHaAv0Lq/AeRXCWWHpc9WStcziTqMcfW6x+Ki69KINKWJ1pzdB0jzjvXm
kg6QPEnF/pDkcgbfxKuDehceGm8pMVNz6Z95uLMoOsty/BOeWGWz6HU1Xi5IJDQXzGadTT0l8EctUe90BiSEihq15yXjY4VmkJ4JPCY7Kxjb4rt9WTfFN9Fs
LLYyRbOVo6ON44+HjwE8NLGjhgoxvSbvBDhsGLYLJsZdtgJfv04yjafObVeW3XFLSlb1ekhNSXmmfLP2WsuLqnusXbtWZLuoVKdOneJSrvzzMikGe2Lk3U9C
kQgX6QsqTNM+YndRKb833S3w1amfFOsknaG7BWZoxz30olQlNk7k4bOGRjWWgqmoYuYIEjVV6kJPCpaiPcLomWkLk2kDqX4/NTtsUFjpk6+Fa7QXToMHz/1A
Q69fu7ZHVFm1TlwcUnBVyjNXh+pCelAPDNmeiMXyX0qzKZ7Z7VkaqkeWovFS7Laxm1FW9DGqJvm8pcHsKD2dIX90WHROscbcJz/R5LoQjvcAzIrrfHGIgJdz
/gZjuJqPPSgvms34j8IvRUyqlf5pEGXunpcOJhVXsespkKSo/vAAfpUdmNrN4KnAlJdb4Xvw1oeJXBv+guomK/oXf/25nWQTej/tTVa0UaNG9lILADSh8UB4
gyneusXgNgZ38MGe2Q5Pkobie7uNoUZR+N66QmpzjG3HFzlMB/iNJb5NQO0W1XZvcZZyRSDTp8fDm+nTNcuSQqMvGQK6CHmrJB1nhJpSFxESZ/ZE7DzPK9lU
mfQ5+xVo1ije8Odelxs3btyXfTAvkhcffnfg/t++luczPxDib17rrZPZo/MoScK8htbEEsRnw+a7hPSFiJfcdEKwTDQueniO+Fc4pAJWJtvuGHmOqLYdDhEs
F0atZyQBWRwVPEAeIbGkDgeS3BDtg92hsNPIcVkfS0BfRqcfYg+O/0lxcHLi14zd2cR6alRkDbsEfY50L/tcW3V2piHQOb79Cw3bnErOlC1bFjb3J2rmeNbw
VDrQPwTUJbPquRN5fuXoQ4iml/PJB26WekTIXA1z/kCCqlb1AjJXYF/qBXpPAO+qokMve4kdw0PxsDhxJr7gS+/mxy5+uk4DmHgbhHnRjgRGDGHHQQRd6Quk
G3s/iPpSNRBGWHMmWFL3Bl1HSfoVnghqXo0lyWsGHwZhdpix8rlLHigqlWXnCuThCNwd8dOWH3fD7iQ3oUn4e0MAbrQgyLb0Y2Nw7kPtiLbY47lnz57f2B+I
gkJ5rExjhHEJ05snlTQT23orkoGMEJap+MPw7ugsQK2jCXF5SchtQcNOL/1q5e3NC19jo/Oz1sCXffcK3boMUjGSEDQnUj/sVmIyg5A52nMkqyAq+0OStsGy
6C62xZu9JVEtBYwQdx8QH95PhvM3XDSeDmy87i91QVMk/o8JGtrJ38auOMKZKx5J6uKGRnDmHJvqlsPOXPA+cuQiiPs0btEQ/qntiIsxxFMQ+OkqIzfjR83e
DNtVD5wr/9bFGOCp6q9xb26GXgkG0pX/gWa8jYPMvtaGp7oY4lbFUaFGi5qbYFAM4aL4WH/e4uKGevJ/kwQZiBd1uQCmIRX7bnXgyS4SxYjX1EXYBbZMTYON
QrYSVvfOgBlCZlvZpkAEwriEfiQL08/MoR2qvW+VAmizoYbYzUr5MWa7KmKdgN0AcLUZBnBOi5xCmRLiBRtUbaHDsk8N+aGjvtM+zucYckcfEk3R2cr3wY0F
bfAwjVwRiCdlr07vRiKfotZ+JDMzk2Tu0cLWLzMNLFPj+lTDL9PItKZtvi/j/xol56YbcrvDR1lbdWWF8m6MXf+56DHG1BYrL/bdK7YE5PtUb3MAMaxFGrHf
qqoL3fm++IcFrJ0yQmlAGMncLR+zdpvlXpJMP7nWUD/GlD5h5b1oeDfTfl8p2eZMYnxEaMespR950RJh0kPD/mY+1LKZSfqs8fxZfejTj2aazoOGSUX3GNl1
Qdmkokf4uWvQwEn63MTWxuF3t042mqli3h4/rw04yKMjPReu/UrpzDEqy0DE06VfUqwOqYIpH3UmdveW/EnxiHwHSTMHtWzZ0lpqOaUPQLS5C12p+tlvL5s1
AOuwg2nAHocFcOZbDGeYk0i+FpROFpXPy9+3zyt+FHvWapweentmjYK6lkPfVMgeIRV7k13fHg4o0c8pBhbdp+WUls4KVMrfMNbegnD1DobzIPQBMbAkYRYJ
y00bE8HeTvpM5ecY48PRob763C6IogaNR76zVJXwSnpPYwzeRHbPBczoZ+sYoVNN0xrE+xtfNlOoat5bJExvVJeWeEyVKnXrQ/oEo/arF6VKS3pPavJWz3ef
XlIs8C2OUT/jMU2jqUrnp7001uS1vpO+UqDJ2QF144nKAfsuPcbd2CuPXpcB9IWDii2y6zvkVopsy1NNe+7S5AT+dcAKQg+rZjBLeQKCN6f6SFImnaY+PaVa
Ti3N73JbHR6D+jO9jU6KrtMD6Kn3zIF1gVnSJy2Fum7Svxe9Am0rL07m5W+1Oh+rDm78OZJ2f5C2VTNO/E+LEoGNiAAImi6Ow5wNsBZz97Z1B93TH5CoieK8
OMvPSNiW4yl2BGsw/7QJgEdVFm5xH8AHKy5YmNnsbiu72+t5WJhB9Vn4CYAiEJWZG9MvGoNFnQEUXl9HIdvwUFvFeiUAbDHAcr6QoFRR92bQ8+uiRb/+2hdA
be/vxU+cLy98nDxIY9QvP9jwtnkgconKU3bxG9/FZbGysrnyEVJjSwT1EtdQm5nEw+OStBFkxRYA9VrVqnyENjirmCe8amgn1VhAjmle1lsN0RsjqCA87pbB
WrFKFB5nqO3O9ikIWIPwiyNGXGT9FJh35fpwXkjAWvXNm/vbbcED1vbRm+iYeeK12hfg1dNrAMEK3bUH3EH3FumPTXtm6tE+dk+KQG1rW+Eiemhb/gWhcf9N
sWm78rFev1UL6jSbfs0w41WTcXcT+Pc+Z8E8GYtBeIUSt8llHZlWRLPGc5k4UZ6arKJPHZDelPYF1CdnM41E00EF4Y5D9RMJGnS/R2NOzD78BEBTU7C3KsYs
z9FErNmXAJMxthKgLM5OoyFwjynqFVWaAhoLW4pCFOol+OjDL/+mkLsvEgTRHxYODr8tXbo0lpbUsunUKL+oF5UlNvrT9JAYmnppZIJ6njKJpi/qKPXnz61+
6sCKHpRdtW2i3ouuz6o0tp39o8fCPBPlY2nMbYpktWgXQ+kZLJfXCUo9kVjgilHs0MSK4fwH6YO7NFZ4P3Sh3gXzP6Zx2ig+qUwcd7C7Ramg4vIyGtuIs0Bt
GmS723S4xNls0QX4js1qxmRcESwRVlLfohMeZIqaFc6kwFcy8wUXaJ7+3GxxoFpeKVf+E7Gx6bxKvg32DdWcBPZ4JwkJsnPy2woqFh0yjqn2iowbtzIDMA8e
66YfYA+yW/aow6JT57H9Bf0pdqVdE/aC9ef9TKFFtbrU6ve3ABexbC4lf0+Bxc7YSPyaCofR3MVfRsFB9JIakZ5DimF3GIWy8TAvB3YyB6bNBtLFuIjbB5rq
QmXfPhnP5T0R9NP2jnHp0UWwmrO0srJqNK/Qvzn2unR8e5SVin2GN3wehFfGeE7xsvMnqSvK2lC8MvXoHFifHFiTHNicHNl1lB1G8qYZjv1WDgz1Ny0ehefx
XEqD0XSVj/WX0d09prM/io17hZ++f5WU8g7sJyY2a5lSvKWYMbNB6jVhuFSd/RQCxB6eJaOBzBLPTn/2hTfInHbXyUAsO1FJ34T0ieJnarEHbG6NPHRGA3hh
TpJHKDVEZ+R1+HmhMl6mMLP3cltUkU687OIphQtzDX94xiZ6A5+H+74HSFCkGtwJEOIsbctMraw1TrhyZdXstANMq18lWsWqyA9V9rax+aPDQ1WAp81lzlwk
O26DVhft+dpQOsCP2aB3qG8Yq3EfcrBB2449A5CRa4P+J6V1fy/9h/5CVeZ3ofIp3iKKr041Wo8Er/5ixgi6Z4I1yQ5jM0EwZh/uIOInZrwjd6ufFrCmO3Rw
/UJBqXc8vFDfu14AO+R77LGmn9MJLDbcfnXVrOwrSDc+OmqqmQdEmjREamb/EK6aPjeHF2VUd7RJS9A4WHUM2axeMIQ1FzKr+f4QpqoFV+ARBPl3aN78CECw
JszBw2Tci9VGQFQ4y6P8IHOy8OXf8Sxs7vuvSDNQ7QN9XwlhPJjSH6mQ2mhU3VX+5jnWVVLDL7MnClsIPGpMUhfe5cDCKuAML+a6CZIxlWQB9+wLTtsMEL1j
gR6REIhkpewLkDJGjL6NBGRv9t9HMZuA8LVZ4jB7DQe7yLtVANsVm+LZGbpVlC1yHCp6KqpFXzZduidWr/ZWhSCxC1eXlpaWbviDOEVG9SnJi7uyX85bOTrW
SMqV/zMJBxis/Mait3Fx2z+VhKuscr+Qq7JatPhbQrIXgLIqPN95kirbhb8iMR4uWYwniHA4RgxB7laXSFul5SnfMZK+Vr7AxpCLS13MkdV7km5IHdI4lqQo
Hmv5T5CAPoaPzwk5az5HsT9KUo0a/R4J5KXi2p1HSMa7dz7jbr7zSyJEqX5ak+VuoYcglaq5dmejbIUoZ2Qcv/eOx/StJf2SsCpH+c6RqdiZWUK2ipOjSBZL
dEGYLmAmScXy7kp/CUJMstjJf38KM0kquOwB6MNHiyaZBdkl++Kpt3C8l5GIvtaSw0NXLaoFRDbM7BYYvCcD4Y8tqU2td5qp1GR9uOzwZPMKNEUHawLZxm4V
2+2EaMtm+RMSfGmBBxEFFpSauieaWf+C9yRrFzS7JKlVr47FHaUz6jeZrWtWseQwdV8Gkqwt7QzF2eQYlQvFIpLlnjI5spD6IZHV7l2CKsR6ICQb7s6qEeCn
2l9FX4iex+7lctsFuWt7AiHu3S5/IMGCGM6mbw2BIVNFtvmCX55df+P34rmZzP5hsbCxEY6ppcO0pVco1ZYVtGq8+qycSFGlorEs1XDjSWMcP1XmaB9yRP46
5eKwYesJdc96RFmu3bv3LQOpVwbyCcjsVDo1a63+ow9v8uhHQyqMuh70XHb43yG6o1u3bqYJz5wU8yRjeb83m+XVuk/7Y3ExO1IeY7bBWcm0F9KshS+djjzP
pVOUYlboP1N8miPNvkyll7EtzqLUBUFfxNA52Cp8CqXo+2gK3kkpr7V1rklDqvfV8P1zBN87fL3+LfevSVWD5sdPvOdTjkuruyp97Cx/uZwOCQFvZlUuqRhX
y41Ly5SD+EPtBHY1e4CdBSaKXZcYW4MtjKwOsTX/68GIQ9TQ9AxG6yFt87sGQ5Q2q315w6qg+CNBVJ2fwXjeJBJ6aBi9Xbp04RJDo2CP9ibawsYpnPX0prPg
EEax1UX0mzHiy7qmi4uzlCt/X1xc3fSi4CvJFH8lDMByycqFqGU8Ts3VBWOukhz05SrcpougSqFBWDdc9AhzzSlODOlkFnPFmevfb+aGM9cceuKmR0tQ8pKW
WDM5JtANP3fIkLjocyh4mUME46cvBX+LAP254SJU2TD9DBY4d/XyJxErv+0aTPZo2WSIcmG//hQxe1f+IC+eTNAyOD/BJYRUHQbJ4nwsDlvjCcQPF85ehhmm
0D4i3X1pvxdLSwzxw+Onpe+4xQCRUgEE9SmSnn4cc0lHmdUyAG22DKt6bMVstYSQndoWJUlkv+/c2LrLUcT4uES5ivydefw0WdpS+oyl5gdAgyN5RVAE9Y3W
RfmIUVdNHdBsOYcz54f67EpuKuF1OZH85dbzdDAXmQ1XERfSlOWATveg3EcNyXoE8SqjWHbMTTrdI6yqQg7DJenxZOkjQYcp4Pkw/+Ps3yUNo/VYEEfjMMCu
CttbAKFiPYMNM55trCxuVhLgRj4xsjhpXqNWKTMBliE6O7tkCK0o2ZYUWdHPQ8ZM6ds7kLFO4+dfLAweSt/JAd3qRLPFl4NXaYf7ABcJvFN5ZbYHmCf1Zj8s
R4LaCZuxzsVT4KKllHekmi0AsC8p+5vm2aRm1yHBjjFmN+sOr8qp2Xo+ZpvK1X72Sl147zqcsOAG7OC0S5rbkxlW1g5mthCYo/Ulam9U/h4WGNasJjKDR+Ti
2p+CgvT/VMreMSh1BGoDazfjgGvfnqVv8O/j3RK1rOBVuc196aWGFZc9ExKe1y7xRsNmmdKaztfur6ovQPK4KkLG23Hv8eIXhCyexzk1BshQ2WkdD8FrOQSK
sWWqZrsBDC8ALVtCINjKyJJU88wVWXW8d8AbJXLYD6sMzZwj1Kw1z2vLpYonwFwNW1+ZyWZ/SJmrevxUfJhlDbmvOT8rjCQ9Spsw6MfjqhSy5lKgyxCGljaV
ckUkeauIjPr5GzRosOvICXjQV0WtW/W8lxVArXxHLDWAwHNftWx5TjUFYH8dc+jQIa7QaRUFSkXszldgvO7+jIUoVVq5AiUNF8levcZiaJK9QBObid9/v+r1
J8SNbGbFYuUUbXdAnMGWY1ulysqd5jP3CtsBNjewkKwazOOPi3CzWVUZ7nDyFi5fvMYH4dE684lTFeO1+y713LnNLZUqLxvX5fX7HjrUuNQn4n33LxF3bbla
K2M2h4qCZWzfxYbf1UHLjm7CmSlOrbOA6Y22is6C0rnUuL+Zom0a2RItc8xiMZqp3VDOqg4bOvStNqrCXf/simwGoVTDRlKIO7e4WrVqMYIyAEsHGDy2Irej
I+0Qg7OugLPyiThrlY6znPqSI3PPgeWKRqrNDuSXzBFtjZJaw01J2jP/VKFBqUyX7h48uSmDkSrGVO3nitgWlCybaDJM1IgF4J7Lxa6HKzIkc3kL7/6qOKDY
F2z9m9BdqWOqmnCkVNH8Hau1AG1i4vEQLach+FmQz7hEHEQ9XDzseLwon/GX9015/gUZrUqNT4aYVYBkGG7VrtFuuIZElxXcFP0KCzwbBmiq4/YxgFUTtnsL
d5At5juKJotla/S7nRDUMhGqYtdDFDz5V+Vp/eclj0OfHXSvtthPq7Vr126WLxlVjpdSX++MkqdS6b5JAIp1+qggucHGVT3b290Bd8WcwRXg6a117fmUp4G6
NoRty5amGVtPCEdDdw4LzGBGWZwYisUk2N8Lx9KV5U8CTMUkFVHl6zBv5qn7EWPL8GZ1klMrYywUf6eMTd+D5VD6Lg1zyeer+4momfkJlJQ+hn1GUqrBTOET
qki/EwGxVJtBxfnUgY0898qdpY3VGpOqoZRC0OGlXQXnYxaNm4Q4vOVZQY9gF+A9/e1BSJx7Pz4fchNrQKv/VrbsXooGJlf0itNs1D5UXoNaTqLaFLTPr1bp
c+zChRd0sVaVedHgpBI+V2BAKT5v3ryx7UcUlHLlH5bW1AtlI4CMwHIjjKBAG+Lt0NrNObVbhbdrxN4eWBXmBcyyhiW1OA4Uq0zdnaf6QHxuPClgtaJrJIlT
b8g9YXvzRJrxvVUXInsvtjek2MgA1uqmeEyKeYMeqzDNRxKpMD2BtfIUd0QqNz8CjeH7vMWy9boLlJ4/tVz7CKp4BXyfLVmy5EC4Zn3bKvHZOINeu7DzaJXi
Y0eiyX7g4HZe5ZAzXT/U0Czf7UCN59BhmCZD1zStK7/FuOTDRaQC8zN+Fx1Ei4So9qtCvhYfYak3NAydbCwEPyxIo0jMOHdfZEZ8YplU4tYjodPUkPfyPg+L
1P4+su62NwwTMTkgxGKvtz3GpCnwjZZdNui3qlPBAqOhwWt2fLKoKMoJ3aoWPQ4mC+8L64XcqNHq0zVddHXjVcoEC8CaHSYlytUAYrepURk/MBYogRvqk1SF
wIvfmLgyrjHH9uhh+huCmGqLnSdwHUkNdIqQGKTZ2hhC1giJo3x8awWkwyR/+RgE7Uby7319EkRsDZCw35gZUMR6rpXDNC4I92c4vgdIPw3Hh7E27PiU+uSu
crDS2DFj2PHFKNHVROLLRD4/YapQDF9DmRh45+Pjqx7LgS/JdX7qPv05mPPmmA7ILZ2XV0QTj4AtQ29ThW4z1odozB95b00ToHxzKGUr26WiEPhf9RRLslou
hW7CvIx30OTyCGqnw13MetJ4NJHjbHr+S08mwwV/8QsNiJcn7ro7monWNf79uQMHgFJPdU4Ptuo404gNc8FBafSDpi/UeAjxNL60mullZnmWTbZUCpzWGfQk
W4uWucRzmqg7MzSNhs0/G0FpxlLt66rMZZ4zh74cKDz+YczUugXNYPC5Sr5OD6l+XxWRzsDhgkF3KHCRKHgW4FX/NwBntQGVIwH2VJIDoTPVFQKLvALoMx0i
XPunQLoqFuxXpr/Muwr6Mev2PUhXvK3yHOdFont+4FFb7XXgY64XqQzgmbXW7K70ymAs27JnfxcuWSuYWfbAZQBma1mmszLz5q6vYNtyYCPAfLajZIq+OD6D
l2YRQc7JcDLLJlgbYIf5wR/NLpBdzheuFVExY9h0S1+1X0kXgDCu7i7tmqFJWJmPafgih09/GyJKWFk13KgzfvC1lCv/qdQaP35zQkLC+vHj1cuyn3clZrkK
BCqSu+79QORo3u1MApjR2bylHmr23lvfWb5iq72AUHN9ykvIWk8UngzKrIjF65jeekXOAyS1FXa2nzfAY3EEdT9mR7gkXAkMuh4P8cNFy/diB5Ig9mATUaOf
ngD4mG60snXrZr9AiuxLg7gjBSX76tWrzz185C1A1lq9EPetGL16374rBsOM37tNWbX1ZmeNZWRwcPBqhUJ2UmQkH+qYeb+WEfWl7tixYz/vLJH/Aqk6YcKE
iTxVhv5JHwVo1mt9pKlmIpBUs+R3bT0iDV+732HCPpmF8fTiNRQDJvaUv3IE4m2mBa3qtzPL5dXRE8gUcY9KPwU9ltP+V0J8kDV123jyDpnCOZ0nvthERNl9
c+nkpvdBKpYWcSeA5Htq+5yQptZoN3r+7W44sG5gU9NtaDckh6tkIRYt2ExQ8+8/Yf/Dsg0wH64io9OOYrbHXiRWa7I0KBVLvyDadFjr4Rr/+2YCb+qJkYS7
ejgc1tYVZPfRfr4GcHiiLvjZdx8E/yJPFToleSvtBTbbQL/IzsmpeAmnR3BG6cHUnd2R7h4EIvl9eESZDqmNu0GLEMFYRB9VT+zK9l++fHnZ4j+RhBbIkNg8
AqyEs80mrH6jJH1N3qMG3gTsTudRpmhulN+SdmMWlNIeD9FV1/Dn/aRcEUmxhVi0rOUP3KD8oXZDQejuRjafGPeIYa1danoy7Csg2b4SsO6p4M6vh4ugSbxY
JBXusrl4nt8zAdQ1DAcC8IIfXfh0Q80WQyC7C9qkgD9kqnVrbyFAKrgghCwuBepVsTQDICMTHrWRCmpZdb4j7lhREOLUz9h8gy7dWsY9JByBYrUWWTtAmX0o
ZkSReL7A4zgDnHWh6c4YKxwO09CGruCDsiqXz0qfrvTS/5IHY48Byn0Eqx0ByWUQttiQNk8oWyEe857J/wzQ+h3fApotvsBYiMKMDG0Cov7ANnkForAZUaG1
EIbFzHz7LgyrV1f4MZxCxqTQbLiMZYBp5x2GhRFJByEQO7b2j59iyUbLZUQ0wLboDH2lXFFJtf71OvdfaMp2oafDnbNQ3t/hTfZqmkv2tV0o+8vEO6qyUJZz
3kUDPGzadG/TRqWbNv2gSofvMu9uVhCpvyZVfkPDjKZEw0XpoM7I0oYbR5osN4RqKM9l0699QkND42TiXUExK+ocm91XX9XlNsvs4NSmvOo/HE1Z/UPvlJSU
VDzBvlQT3tTEmP1e8EHSGEhF2HI7W09UsGZNs91/A+asP1tkzze6hw2bHwpwKtuDV87NF+Tv79+6jX8Kjw4x01z0V5y6kFHmSg3r0mfP+sjfPzx79mxtTe9q
9+Xy+ZWV+1vivPivv9arFVBlpjeXHMa9jWYKfBqvYs/o2d/fc6++S6u7dlWxPykD/rMmldQoh+13ZlLPg9/ai7rQGuAyEqo3OJ0GYE/Jk1zREyp2y3O5n55O
IEOro15gUF52CKbz1QbFKiFGtdg4yFS/WfSmO3UjaDIhn6JRf5Rm0uYBTVBPwRbHmy5doi3SVHRNBn9gxd/rIjqEpi5Maki5opUqbfboKd0oWApYHDQYpSj5
Q2PKm8e/P7hzwd4oqjH4v6bv1lryOZbNOc0E9HWKyZxh36R+F2V82etFpk+lRrx8rqwpMsvkcVnXh6o14zWe8PVw3kkvU+hl9VyrUFhnSap4gZkVx2hXMxuu
1u0WS2lwfdG4eEZTmjZJ7BO9kdLtncXDOfwJpWJHKudJcfTx2UCRCrQPoSF/1ispcpCokU6jvpNKHafaF06DQEpbV90ZQCO1frFt2Ol5K1sOtZss/14+q4Ez
RFkW+jLiN8Je+tSlRNebr1+LdfAOz7nOJFhAqq5n6rzkQ90ECriqJ5l2c7lYD3EX9M8RDQXTE0Uieo0STN+KLR2cCMHUMtxE5ooxIBFY3EBfIJiaVZogs04T
JggSn06k8NqNR/glrmysjqyrmuXFQsgv2r4Q7x1Nm446Q4hmJb6VENlX3bILIeqEJp3CQLZZW7oKCggVuUGSBzVrdpbts4+mq0VuGfsiSjLpsJWz01/kxlCr
5Ru2CBDnE7A/xSMZha73ZQ1JokNGC2Yct03vcW0SlG/l7NEJVwS5uO3+5AnKqjcLEzA54nebVEqU39uL55HPJ1m4apm8EODvhckaZv8XM+B+x99iXWLUrEJ2
/PB9NRvKmNGVv6aaeWSzfQJ23fA8bhys1uJ7mC70YsEQVkbIrOav1uTw5iy6Q3PfAJ7uWNIyk2hefxtN5EJBzd2Q/5AhtLpvCemzldojR4rNC8V/fM5s+uHP
nz//RnXZ5y14Lbsosuo8jTDESF8QsHtsCRffz8mJX9gwTzmDGZscc4TN2lpdYhrN1eonby+5g88BvMQRX19u0cELoaOVY/sQmnhPbGI6A9nlc5XicIlilQ+H
+kB4V6H/ap4fkyAF8XL4ESCuDbLBJLiSXQjatiMT0z86siVCU4dyTMqz//fx+OooE7vEx/BiVkFvHjGVpRjSm+VWZsvnfT0LZA/ocgOIOb/++bN7LZRL+1q/
ytJWyhW1TANYuXKleM3VdOFCT6J9s5vEpulRkvYrtmE7V0hFVarSTbQAes5WqSLvyVdow8NkOYYsz0IXjDkRd1u8L3g/c7CQtUFnkpJ0LQ09gl/REXO4lopa
8R7BbSSNbJGdEI8kIWi2ggCS5r9TEiFdcsvwcsn3x/FI7IraS8P6IGw0RS2ko32Sd2vcWeee5Hk3uqZQgRU0nv7ODAZp9FeNYqf4ZR1twRVQ+9RTA8vvImh4
qzyFXEmS5g3RnK0cmTl8lT5DvTTOu5JQj3Z5pDE0SV000ZIpms8xzWbem/S1o6ojZ9kCfE81yW4hhSG/qS7teF5XPdLHX3aaVT9+v+t19NI7BoLv/imqBy3V
pHRGYcQb4hgNQmprWyxEQ6SlIdQdq8gtnU5ogyGpyTI7KVf+vnS8eXP5clE0sO38vSny632IBlXjTrH6hEsJ2nT3tSIBDv45rIpUNUrD/Cj4y/avpTo1G2TM
IV5wOaXhKjYQUtktVHzcO7ZTTUp7oNdGXH5N33qCJhK6haH7j3YnCOrcfs/Z/TbNxPEkHXuxH/UoXYaN2nRNQoRs2St0NJalaAwsxnLTzwOoi21yOX1dDGVo
blDO8Nf78uMOOEOjsv+nZNACnGVm4kUAMungT5l1ppno5GwIzUA32RgIng4pU+eMoV45bDOn/fWgmQU+7tj1OFuQQ7vPVGrfRQvYS6fZS//U/oHCxcWKdEMk
zdM9gkdk653Dhh1LYjgKeV0XKPSUUmQaXW51Js0Q+hLYr0mkNNRF2Ooom8XsQ4JC/SjF6m9J29LpK3QEGkVSehFzRxnCFP+TsWl2TU9Ke2H7LL2IxmH1Ggov
pKnCiUzBVpMTKWiz11oW6HcimQ11hvZ5N/6enEAqbpr2DHZLD03WuT2ZITq3O0ZIdT/9+VLDuOooO6xDw4tLxZ/CkGsw5VqWvN3Pa9aOY+nTW3x3hzPXqyfE
rmkh5fnFcEdrz+pIw2Sj7mr6RmQZfHzmzIhOqYKMFw32RxosintFLlgFvxizMJTSu1gCFXblUmSyUSj8/XS6Q8y20xGW8QlClOdmYAEpLlXIRtOOUukUMTtD
v5BG0EsYs3tNx2PsAL0jPr4d9JIuBnkDVr6mf4Vl0/l0rvtowCq7LA4hiErEppEfSXsr9rcZyVRMp8UbrBNNyGuxx1tDfyCLxe5p9d8TeIf49oQSsk1sNS18
LJ2Qxj/cutVaO3UdxdVgN9n/T7UP87MGdeTljQkBGtZfDsOI2S4tjlO/QKwucpb2urGAVZeDk++yWXmAv3qTd5N4N5ysmgdcUD8l2sUztKCcw9ag89ooowDG
whaxnV7TTot6GEKhyS1Byc/WcTJ7LXygff/LL/NYO0wN8hmLo9vNMUj8B4/sJ8G+OwRPCsfzRjtsmMaCm8eNff9bOOfbNPsiJNoQ+V5T/T6uwi+yRR2Er2P7
dj5pPHMBkhd84G83gESj1X7anAK4ielU7ZqehcSJWACMtJGQlxirtyGHWJaa/mhGfJ5RQBX7kWdY3exxVXm05yFG72k3beaDPIY8uHJGCHV5kzwv2Lnr4MEz
QpzVRMeXf2I4f779Be4j5V9yhquTP2Vp0QQj7W7SzPWFhGhmGjcBuXc9dfLkLJWG88e0tFODR/yeFHMzHCBli/mcqESIIR/22+bS4CndQqm72SN7Gn0sO90Z
zLRV9XR7tip2hzJbXKsosziA9yrjwe+QrUekKmb7EjpgTDqZncnuNlXZVbrSLDYeXioXBh10WemzaySAUqNWKj77nlgPwYoKW4PM0m5b3YLQTuK+sIvzLdXP
MR1TgY00uY75nbWLQtDeKUOKFu0w5T2kKdcl5bZn2epomvphYVXm9yfJIV5eXqd+dxad4jqfsXn6vyU/PKbiDNmlpjzWMTu1FjivSUiWjacX1aTvWpMzZ5TK
W7Xq2gz+dQTP067SVlb1Y98F751fm9l1L6omU9+lnD3kWlYqOo17Laj3VkO+j0XpW43SLx7O1RajIi8gvjmCzsNzbIoyCuKxKtE94gHL0No9IeE0sgZwSYST
2Jk5A2FYmFuHpFQsesM6Oh1LqGl5IQ1VEkyBTyl3a8F6osSbq5uvY3IWHqzT6HtWQ4bJVyBOfYbXyUkGvL3f8F8qX/m2mesnTWITF3vu56EOMzW6G+Q7KGAG
sVvLdyiMf/mWu+SkiHwQSv+UxFPPC+ZhhX/z5D4N2wSvz7o8BANWCJZADruZnST0r3LGNb/Fd99lLTC+uQyQEOPCPuV1ZLL+GGTGmthRtrlW0tjJkye7Ggcu
u24wd7cIfK3LquXg5padl3NLmvHb1JSUlOgByuVFmbU8cfSJtWJzQO06deo4SLmiFWcojzPdxhzYtY9kH1rgfQFU7V02WjcR3ehctGxXzqx+OM6kANiNMj/d
LpStyoG56BKb4Az+RBno/TDmeB7eoTvsCtG4tdlLNwdlQ3JguSISe1lTbjsyTJC6+egD/mScRYiHZoHcJYn8yvRWbkQb+9ktQV6hzhP4Lv/AtCXM1lwmhBxV
q1l+iCVkkYVks4M8USGH31irhVaS1S4S7apETU8R8r45W6TsJbHfqja4li00X44ZY8csa/ulMsqFRjlDdrvEVCApe7ZkPFD4c3SavjEhjRh86ACSNObYLwbG
kYTdPAGewC7cKolgySsKXSJPEJ1448fkBGIyLXyB3KiDbHEqIagifT85jrp5pPphcb7S4YDc5GaoFFusvz5K/EIudoAbBC6JFElfPqDRBxkUaA+lpxl/2eYp
Hi9i08hqnhSCpgh2eIFO+nFlPKWiqfRe3pEIKtTrF9zutmx6XZqJetitpGjQfF0dRZO7f0kzUMeh4/Q0hjpBam2MzaD3MOTwgaIOIKPpCywborSVPsJQy9gH
qLnqT4q+USukH/i3rCImTY94M336dMFqrlmCzvA4jFXBgoOOxgMxisqoUYOrYd8cO7ak2mUNK3f58uXGfH5W8LaGmaThfUIyBglRxQOERHQUkfyd2UvilaCO
Q74C65meMv2FaGGxTlY5Xhbuar38kH8jnL71WrtuLXuTZWC5DTrEENIVG20vnJUKULOsJVYJD6JkRQ/6zJf1c8VrsPFKuGRu0pjO/jZ4D5Nn7PhChii22OjP
TONpg7jrGu3h6D8NbJq19IlLGz24I6g0u7TviJHDDgIPtiBnnZB47DHIzt4KBPUGuIF18gVJRNOtBJIADHVKIs/4NTPzsJZNIO/Ya3xOsOgq5EPCjRMAK9Vo
DhsSuzPyLa85kBWMLSMQceoxGStgD88Q+L6DoOjzCnlzN5YGE60xeaXeGKsQr53tF3xiMLpFiDI590nl7IF42GakkuiemOPIVDJeypW/I9bjrtOQIz1FMxu7
6xDjF0ZTQo5ojXXTqH81qeAJdn5jNd7LWynPt5K/fPkr2uxFsdR4LbhArAq1BL2J0Ti03ULtNo9TV0OzGG0uoWX0ETcJlH0GEZpDbEIhdJJVpfsgqkXR6x2l
Icx+ItRLOt/jOv8E0eymcQJAwI4E8NPmN6jzHBLWFmK3IWgVvN2onIYz7yXQTt5K6Q2ZdC4I/O9aUgN7IlBSdKPy/fp1siAnUEuawWymlu6wQODoMQ9Cdy30
gdjiUq58jFSsUkW4zHKafO8+08sKFCNlTibJViTvecrva25qtVFPfX+tMEDj8db6acrEsT0KC56EFiOepWCr1J+AotmE7sESbHJd4E+qj9wnztRVtN5vi16A
zlMQczeQ7ytf5dGPfDXd/OmcYZFa7M0czdL4jpxLrHH/W6DVyrnTU4e5X166YI2Qf2sKex7dnf6NsJ/lK1cuLeXKx4gDNpW067wWbggDC+073+Lv99id7dSD
btflFjElaf3g2sDskrPucts4rfW9Gc5/L85y3LNcb1qpnCwtVV8bxT5kxd49M4CF9Q1m8nbRhISaGFw+wlC2rmQEyfavKLkyiZAr2fvP9y6bfZdGyF9mN/EP
OnLb9JnNaHRm6qhqYWZFoYFkmMXtW7Ne37DKZq+zkQ1XYGVvBUhA1kuhFFtzkdHZ74+DhJw3rr9HsnVQ1GazN1kVP0Je3BrS4Y9rt9l0MMpVeY+9My0TCInW
uFmdMDKPZdqESVYlJq9mUjI38Ecg9Y/Tq8iTZDSNvuofIzSOfZWe8LVUU2hUtVzJC9IUS80UaBy/NfgbHgDBy3g7VMCZfGHnOfJS4O/nepIrnUrIRdnF0gwv
pyiFgMBakLdixYr111zV0x/UmqKCbY8aPSTirqrslDzuKHrbtm0BEKUp7GjdY3pR9tKwuATfYB35A65hgSjVKGDhzpZedDnWrAtEoqkVx8ModEgGPJY+GXF1
0yPExU2vR8qKuOlZM72rcHOurImraJtubvLGXAXt3Izfidq5uLoY/wY/CD3OXHNgLno3VefNN+mq7KHZdpTNXPRc3Ey7c1E248fNqKt2b1kbZAfophpos4Fw
UzXL3oWLBjEmD7Kri+DsyOeTiytyHbi5ukq5gkk1Ng3FFEJLAD4gDyDrYADEVceJp4IQewNKgxnaKc6ZZzEaIAXJ9OXEtC9YoOJKQPPrzkvHGa/8uyYHJjY+
WYxIBBgrzlv0E89+iZignzKGma7b5sBYu/g+OHuPIGdfnLHxgoUIq/wWVuROlnIS+4fwLYIK3QI0OfopEo3mknhKRC4dk0PZNMolnWiVjhZHeNYxKzdYqm3F
lglRhaV6hLhoN8j0n0zV8wfZqlkGdUqHKNagdTTRGnHXkKSW7Ncy4ldqlJ8yIMM5BCJKMtGD/7IkdRGFp6b6FcRsHWOUYT4mFnxRc3zF/tzDVg5wy1WcALVq
OHFFkm5KP0BSYwTZegiGxCh/kMvYytD2djBW/VUqSdAcz7mCivMRPfXZ3UGUmbdrYNzrB7N9MgWP5UrB6fICQpQDe708t7ZYdkmrj6yUtoE9q236iYrLToNf
2AqxL4Bgkyvgaq9pd9mDUmAwtn/GvvdI040SxdWVdu1dpW1GBHr0t2EShlrqd6DNVtPfMNQq9iFqIdsEezA0MvMvLPrU5tbdL7FmmyOxG0yq4I+6sVq7D0Ar
tW+eJ30C0ni/r/6VMD972zeZ3NcBBO7cP8SRE40Hl+4tioC/FioHAzmLWDWDrcI5h8j54dQbQ+Xj0zFrcZVnqGfFpCia1Fc84esI8gEGTBSsR+v4+T896R9A
6RpMJ5u3dzJFc3hLA+hslJWIw1nhWJzdExWV+Iq/1fO4khTByjkh6cbvM5/QNNFd8VUMP/gMsZ6h8Ez3/fv+JcGkXyTQt85iNDkVIFCoDbLaz+xE88XeJc2A
vm0sfjQ1CwPMg8v2HKAaihqgw4oxWC+EIOzIWgGa/Uy6ah4/o5T5lBpcP1y07AH4yNezb1qCl0rnU+5dhIt84XNHa1clm2Xwxt7HllUxivKNTLw5s39AYfXP
idBNwAoADa1+DSaptGu34FlFxvQDb8AVteKtQzrE/vkXs10nXSoqOAaDXbu74NgHc696mD4t16/7nxOHGgfAcx5fXdmo37zdn8gBo7slqchVdbZLD/JkYNOm
U3+Qqm575qBhhm/6Bn7Q6E7vymmLHA9AgjZ7sQdfcXQ6S54J3MXHkkBpm3/yIdH9WS8+MzCVIKExQRSSO4rRgiSI/0FI7MbGE8z7pSshDxE2R/+8VBvqIULd
kyLLShPE7Tx4kudNwpR5jVLZMM3J+CByyfgOVlh+GSIuznWY/NUVSxA9ny9xroifjjaT4yEYDw/IFa18gYcNS41I9xza6b2yQqq7L7BTtvMiSZ6reEb+7vuS
lB4UX4CnNGLEviR6jML7gPdFle08+a/qDRtu/q7oiADl09XTO3sfIzyVnZlhto+LKjaCZl9HnirWKvvyKxagThIyIquiQCO0XBGb+IXjRbE0+/sPmb2XZw7n
BGftc+jnFoL3c0sO18CWV9L/vJTdTyM2iHNXWOynkYGI829/GlXf+YBOkHStwjjvx8weVfL1Cw2q6EupHKH/Y4w6a1fF15SSJH7VVE2/oGJH6aXHJw0e+0dV
ifnLRt5wuGX0npsVqzQerqDzpXkmpnLxeRDbVPruFxPbYI5a6806vonOMGe96YOs8NKyMUovbFezIg0Vk5T9bE2zt9k8Q7miKRefzZ5SF+XxvQ4zTebmpauK
O7LpoGHCVmheeqDat7JhSsqlUaNGLQyjydrlcdsMQ5KsWyLf7ao70w8cWN5M+myl+XKcpaWhOtPpsAMtHrAQ1mLIPhhnNtdxVongbB2B+Tkwh49h60Hv8E9v
MwdWPJT42eIMsxbwbebEpuXApI9in4A4jEhCk4Y6UxqGsQIXcSb1TDM6j4okggbWQy80Si9j7IsQnEln/ivsCIaq+lDUpWE6XYt5QthGUlRHv4Amt0PQ7hh6
S0ysWobq7yNFZJazp3zxtlJbm5Zi5hXzPObUGCHTU3r25wpSrmBiIVZW2zvMXLr0psgTwrpFtKGqohoUbvr7Vg6SQ0LUOnWbGzR1zrJpjydq9Zz1ztEUJJFE
vUCagsVe7aV0gzjHgFTiA+tE9PmeovRntlcMqfsi1gieytV7XJl95coTSocoYN5sF+9CUylVmO1/e5P9uTulilzHJ8hAc6a4yzbS/Vndc1WxYpQGGi3TkzPo
LMUdmKfkNko2jx49ekkYm/yoNQk/PKNGefuz5iVu0+clJ/urCW18ltZMUFPCZyytwtGwR2lVmIlpxrRsVJTRz6GPxpjcxFQ2xyFGU0/qhMmxbnKMOra3QSo1
fCiqLVLS1Vhv1GoTVMRYC7irURq3zTS4z+1PFKQfngHxDHaiojgpx+P61LktFul5eoMqv6oz7O/iaS2o15QpUx64aeyRX69NMyREeiyanUf6/D6myNgaoou0
VTpe7rlrMu6Q+KcXigqEXETZODzPuDQFcusw/h2xKTx/yZL9+nSBI2oZni7m5c8/c6Wq0zZFwZT8ngD3usu6vMYzryoWCnb74UMX+RlX5iwBiDJ/F1QGw0Vd
7Nx7OPCnMjk9Yz8xi/DcMPAabH3zpeIyyzuZZCYlZZB3VW2ki6BWsfR8Fhq6T7ZbZOi6YcdZJOM9OgYrtBF3JnGKxZ1HB0NSIYytR/2NpE6GmmBCWQdXsUd9
/ifggjVrCZdtcLarSl6UxUdiRkrLfYt7oJXM/wUyfI0xU4TeVbmkbrYvKMPkpQOKuoFFDkTyr73vuH+3sF2wMgy1UyohgcN6ljVeMMoQ1T7js4IXB3ui4avT
WF98hPrvqi/Y1n2Ek2Fnfx4FIWhVuuVhg0vRYc17pU181vF5q1vyIbmxcpAc46m2u/Q7ePB7+aUwCMg5dGDR48uZdc2BrdSEA9fvZZjptT0TDwFfqG9Xz7+a
Lb7rwY7yg9rSXC/G6GWVsVa7AGwYI7N3w6R/ibSjaBnO0imwCUFNj8BrxMzSIwYwTXOrWMhAVunWxwHeIDs7D7ATK5CQDgHiTMeS1R6AJUiruQDn2MnP++23
36oz7ZUO4pVJKrtcZRex+kk/G+CAXb5bQIKIOvmpMzPtWksdABKl3UTFmgJct6gdAvFNpUbRWjZT6gdwmC2P1ds8AQmFpOfwMr/FJrJEpbO7CXFSmQjw7fIg
oJV6unQEMs6+lM3QWiegpsaEZLoQbRmA0osMDL0gcuWfEif23lg9YcLEhhMmaBwhi3gbnqvsSRLTW71SHZvt/qn1pe7Zc1JAQIyYyTJBjsfPL2Tyi0ycuGIO
399c8ZHwGP8UcRLGIvzl8UyInLfyYxDnT27GX6piA7XTfX7s4mf87/K47BeyQM4ShYUvDC8ycdjrRPndnsNQIsNsSFGA5Fl6TvA0ElX9CMGTn/2bpGyaHgsg
q8cOcj/CTpMcWUAXnHkgaGI0iUI84aw2aJ2ojVJgMUFZF37q9+bAbP82c2YXNhkptL3YveEoH3pdx4sd52uz58AHsetoC7bFwIFC9BUPl0U8URYyFPgNypIx
71bG6ku5wqXOOYG9K38pJjZFdid30KCKd7mu5FJYgiaAp9CQVCC3DgDEaR/Zk9g05VtpFsRpV6r9E6GLs+WqMAEq5g2LrKTGcF/wDvgLzllJm2OTBSr4Yq/g
kPRzWkYHweFaXIbnMxKwyI7rTCGJFRJbxQ774QqhRb9p2MUhGyKpSHVTITSuGs8eFqJFttuBL983idg8OFZAKntRp9Muw4tGeRcoNec9eGlruVodgYCh9wH+
EjzLHeR5lO8w0Q2d54enoQuGYrEWn4uM1L9t21bsw1v0PB+8IMFVYznviWGGqrU+2a40JeA9oPHJXJRdKFyZPyVvj6ep8tcZkWlq1kMG15mikpcxUbBekRzt
LL1/cw81+yqGkbaVC0gF80sqZsl66LfLlNRdyeYBJLQ2/aN9EJzMvqamsp49Mf0j3yLFsS8AuJ01y5itGJc6XpBV0Oq7I2wbfbNXUG0B3JsY3kP55rNWvc10
MG1Ny4ZaE9m+wpabazqLcmVd2tmzZ+WzoErJ/IspGzokT82nVuqMNqKT47Qn1WK6oVB7SemTFotuXLRr1WW7d++W0zZSbZyDn8miQ1N74IzGqWdF5So2XlKx
YkVeRu6W2E+yu47SG8IMPnn6xgj7It8TfG+iXNxS6cvcLrhWFKZZW+7pIdFLYN0LRtx/FDwl2x5mJLCpUHEYxw+5lYgU2sdjJhSr6CwrWTfeixvZq+iWCxb4
Kljk7cr7XxkkjNKsqd9uqhQ9fZl1J8WmmwFdzKtWrcw00cN2yia3izuZaKMmandhkptC6WOlqNRo03a9KHrry3lP56QDhCveLXVWrBg6dEWAIe19jDJNdGT2
2wE8lG+kSommR5rPrA5q7bex3R1RjYRIIK8WTSgvdAx6Bonoea9FAC+tOgFCUIeTgusAdwCxvaJDkwxKbSBhLKa7t9wjiDjv18dglK4EWo/vTQeLFXOwsavn
ymZvGsYG6537Cz5mGo/SHu9NZ0CQcrODMbf+G9Hir2XQIWZA2o9moP0MpIgftcfYcgjGZpqLKSCqBstlhII4Oa/FMp6tRcjKr+Fm31BReHG315A29z29KkDD
30JaNfYy09Z+KtYlFa61kZqnUM3ip6A7m34V42pcI/tmXJYa9xalKe0rVnS4ToPZK7D5Gg99clb70Y/kC+lppMEEDeBl5t6e/8dtb8FYrydl27bGqgvfxm48
O8AAOztxIL/jS0DT3UvXYBGGir/F8j2wpxbgbtk5MesNn1DGmX9OuntD5BZxOe99ScB0h55FRa0oU9AXu0gFzqjFAgwTbtZSE4bTHpJlx+QBoLWvbDEqjxoR
rap9i7G01gKg/bXt+KJ3JrP+HdNchGw/x7ZEUHbxam0vdsf40UVsBiI6wGIjRrRSxEiouSeMw1gjoGgcPzu6hv98Oz3KBuDtiunhfVGEFfUiP0j/duk85RLV
rxNlIy3jYVjhxmm9Z8rcY2ag0zzsPlPjg7efaS+mSqVavYIYjVumk+cH/kTtGA3h2v2V5X/eOh50mGP3CcHr3yBt2bQNRKmXS/U7yyZi75tq3mSVPZ/Ij2wP
gT/OH6YZxUbty/H3oKCg2X0HMojpLC3O4szyKs5s1NvMyvzhONQP4Lz5IQwM2dXAtg2TE3xStEzhz1cpDmKuGw8gqKPKD3eDEaSHr9YceJ0dBgUJmjTgXyal
HqKx86VuAxbuZPsQyEEk485GqkkubJJeCTQK8e5xiYZELBbuMADi8mx/mJhVGVQKM3Ol9EYYu/qeISiIUt9KbXhNiRkaAzybRV86GSXPbR45aRmf2yTExuo0
RYoN7HEJ/knFRnNnvvh+bDJUOSJZZa+bxlux102+at6gnnHIbFm3xfvYJEv9XLIJ4gboNGZwfKG1kV2W9Ug08Z7IvWCAbJAbKeXK/7KUGTp0eBSXDaq8R9Ur
zQnM0pdkZ3P5oume27cDzRRaNKuI1w9ZGpaQx927d1/GPmT5ZV6RE2SkJfz+C3/ntLlMybbs9fHEWUxM5opfmXYHmRs0YYqmU+LsYpZ3KPUTVx6s+30oDd9c
QMh4TILmcVCR+0Hla3KS0g+agAu5lxuYAmmiOK1DnVDGxPni6obTqMVI+BFTYiHFuerch/BuBcVsC6WY/VVaERnZWfrkZeITNDxOiiVoLTTJPwc24SOZ1n8u
W+AUmqDIGSJqoScR7hTB2UEMOeH+q5ITWvriv8MOQ1ec4WFunSLxQ/CIwEtfeaBlOD4ZGbhZHzl7trDa62wiTw5EpWC/NRW9jNSgCt4Q0qTIqI1egpq67uAp
Z8uuJmDPwbO+4UrUsr9kk1mBEXEC1hXgRrVfXjPdjtbx0vEVQDDT4Z7XptEofpxreBOGaw+uxGjZgy5IMLFr4MEmLvunAGjnIV3SIeanAlLR5xCnyQFyFw7K
KwM2rVf7PXXKiDeohAVsCuy2wNgYArUcECZFAXiv7rx6daCAjTEVgCU7tBapRjO5ERO2D5U+Uyl+kVBCiCCdV69ehzIzSSaTdlKtXor3/2j5a/nHC2lu5joz
NDFGyTLNWsXIX39fg4lvRQUruIEQGpt9jblm558vuIK1OWimlTFrV4vvxbxjZuwiQ+YFfJq9yGasG2PNTRy9zDbDRkNhf+xNiK9Zu2VmA8G7VsOMZZqtUGtl
qtj5bHbRnHVSHMNpRdcqv2en5m2tWrVspIK1LhI9maPqNN/wuN58hIi/ea9rXjOeAvnHHKVBdW42W6o2tRar4Ssz3xo1CvyvXar/21KnVDNn0fdFRh85HPmY
vD7cQr1Gr7/CJyvBqWr2aqoXJf8IVDIgVw4ePHTw4Huu59ygZE2byP6unSJR79DNkWx/Z4WzopXcO3S8yGF2AOvGB3HB2aFJBOaJFc1D48m7psZ5W9VmzS54
eGS5LQ5IIr6NnbgMOHz4vTwK0dnHR057mnn+knfjGwrHBW6sNJ/YHzp4hf31qYMHD44qU6aM+jAcmjRp+smXgft/IzZOrjqs1n13QrAsii0jMTdrqVECOa11
lHBemZBYz+6sXlDws85VQp7XOEb8tTWjOoUQ0rnUYEImaFDVGAj+xaJTEnmoWVY6h0BQH0l6BMmlJJuvlWrhZoTcbtasO5CrO49cJT5qxq7aD3IuNvJ+inKc
JscbvicPV3ylvQMnPmVTsAnivJo2V0kwEgQu/U7eowuglcGD0NP2yAM/pWm/oGjOUhRVjfk0/Ln/z8W63V29PuzdeS2xdb0JVBeSAtr4sTZsIhz9Zpn01fMg
tauESyREbZEN1xdAZWzOfw8etTZ9UrGVcFd+bNbs/xjCVafyCDxudrql1Jv7K6pXq7PYsiI99g1lF/B2tct32SP8af2g5I8aJzomFnUXLChunT8DnmLZN+7q
o7D44+56HZYF5ZsMuhVBRe5AAFJLuthNeF8JQW7gXwVF8CuyM7aK+xo5sjppcAo76NJvcSvkv0xKz54tSpU4fMq29HS+LktPP6HMZl1rl87MR8k85XHdQKOH
0pmNTPiKNZt9m+p5cPtk7lrO/1UBFDHN5RyzB7rde2GybiZdfOKYol5g9mgx6jkjaYfUjiCtJzx8KOvv72g8/tulmPr/k2ZzXK3/7LarayTc1o5Wu3btuCtG
JwhH3aaqqy63IiVQVuHhvaw5p/UiJdPDy8qGV2zRMgy9N88slsy6uGcTF6ZKyIzsZ767L49knZvMjZq4inExabK8HijlykeJLbuItd9WGb1zZ7t510HgCDPS
6N4D4RpHmN8yZfb01jrNM/RgOrw+t69lS8EizykUoATSu15sc0ORYiINYpkpS+clji6zm7GA9UW33Qk77ip6qnj9mcdDOD5Wvv7o3WzvOOsLsM+cbYhIWGd6
UrcEUAZxjAuF6H7yK65eEJxXOT01YSbWx7dv377zQfCqslsUYXCXSugjGLIyC3fs2FG5cm4uVpF0AECnhZMIwQroSL44axODszFmdQ3/KeaGs7V6wLzTnGPY
VP8FcrnzZcBvf58Ve8r2hxVyWIO3K+OHM8cbOMvp+OT9vfj7fZFa58By5aPFYfbsGaLvS02d+jBTT6l6eTFwvFdSisnkbA4Gb4nWmRmoszOv1N0RSoxfXllS
6iCld7MXzhHy12ebOzs720lOiWa2a2kTA6ebVJPnZo6j/OijIdkuzHWOT61jinyoR2lqe/Gx1XpFU35CLt9j9H0jZEhavqFRiB95DU/6Bpm3F1hOU5B8nA7D
acpRMcp/mN75Toya3aDuyCu18DEai0WMBlCKVn74Kf3Rv8WVr9rxp1i1EGklIasR1CQUjcOXzpPo4Ziv9/mo77C9VY3C07A0IDmxmTmwdigbTeT1y4zpggtt
P5vTTEqU9ZgHq2j7YvuOkDG/zY4gV63U7MYAcnAI+1Tkmbpbjo/IK1LPOEIHNWNmGuvBGrYuiw3RmILyPzKybnG3NAHdrSNJzO6hP01KCBF4CRY5ZNDhCq3b
Vm3mL3gQNb+qlCv/iDg3M4iWtL0cYlSmX/5aSRyupcrfJyw/TSD1qrkWtLQekk+aap7MSQYzfUr3JPA2e/YcNpsbFfEhT8y9OMzZTkIUatbD2SUPaqjKnAyA
J1l/eoC4K6661yTbDxKIQoPVF8zKWwAxD9+vGghDsv9FzV1N6ijLMoCZi/R3gSRYuW/T/pwWMTOMYr7fnyRxTXejiRNeENisUu/uNNT9pWxMNa+qIjPcPfzc
3T2mI+4vpaRcEUvLhJtfOyFKNI/gn54RV4QtlxyeIxN6j/hGkgfCOmWG2FVt4/jrr44CeB/GdD/8Ot5dUA9FmgDx8eSJ+H3twG7AzWK3tvoJejgk7orDMaK6
+LNlDZnrijCHJ6ctnBDmxPblhOzvV9YGa8fZ19g22fcrsX5KXOOMswNou7brIaI1wnoR8xv9f1mWTj99W6xutn5LdeApDlRcxWfZD8RbvESvE7oFY79foRPF
F0U436aYSSdzYGU2zDiPVxWU3GhpDJVND0dTPR6kizHUwI/KN5G9NiGGxW3qJi8wfk4xP7TGjW0ly800tq5hEMye5g6vKQ3c+IBSQ1Hgb1N2ZrPXxkXOIdm+
bLWfmgV4pBrZ1TJ57Kxr7qfmOYxWh0ZHv9+ZQan+jvcT9jf7NN3s997QOmOx4PjLLed0b27C1f/PkmfGCVP5kILqcFlrStOMfsmnfXcqn7z52PgbGz6lVGnp
nMSuFymLbVazxdnsg+KdNI2aEshbPGebN5/OFwyh1BgV0JKhKPN2hUOzWKVISsMU22QrwxqFhs+5ExkZJ9+fZhstFKqM4U83U4F2VsX3m6cMzGJpp9lNQXea
+0e1SJOTBtw52kTui/LYl3sFjKrvzD9ViVazPNZZm9GMmZk8pfocGG2FsVuUYqY3aRilHXF2LndWpZR69eaxtWj4mLHKwPM8HToM8o0INywfINHdfMpbzOSj
Y/zf1Qw9MbJDvzEBhfq02OPHq7PXrfXCyXWzbRbNDl1s3CECURM6dgln234sULcXW8NVtfBCg9roDT5DboI0fGvk/od1EkUJzPY90e4khGH6Jd4WW/47uukB
0WZxFe91pTtY1/PGfdhvIqCKAnMz7WM766dKC8aPa8yYMW78t/rYXIlBIGyXZqJRvt1JH58gEuaLdb/8b3WlXBFJwR+pPl5YmMZiJLMdhWaQnzUJNKSiG3lU
Z7FhzLi2S82WAshr70Va7/KyCRDDDU428wHU+tvWGToeU1flEDv1LirWSc5J0SYI/CCmvIatkCqOCIob1k6b8rZaRPT5WPAoK00EZ83hfXkfPCYWkgq8ATQF
RVVKcQZ4u/Hgj+Z1mA8b0XOxMQ1VIFkFJ6HNvoZ/ntVMxNn/hPSCBViFpu4JOp0rwk7qdLqU6WLm8IjD0WJYjTHdQbEjQ8HtHJ5GbrCd6QxiKTW9GXvVRZxB
awxjoDsijIa1araXMR1yCY6KY09QrHzCSNYuFHuWM6bzE4esSe35UQ4Rs8r3GNuOhKbV4QO7E9njnxk6Xfp6BEawhsc/gjWej7PPUXqz6QKFux4UemuyAniw
C8n4nyp3r5MHT0th+k/JyrpntdK5a3Kc3dX8vdmdy1pgjO2Hv/eb9erVTHBp8iIrh9+DLlCtSznM2i1faeznYSU7lN1P1rKp6PiCDmXtWXV87j2aZu3ZTCay
Nk1Ne1btT+rZw4CasZ5iSh/eV7Eeohnvr8AVsBcTwdGZWsj/aXWuvYxjMhE5D+49euIFWHLlPxVnNmkdMw8M0/Jwt7Hmz8EOxmmr6X/zyWubBPZNqo+vj4+P
b5CKSUMZ8zHkYyz/UsWq8E0alhM1/QgoAr6spjIbiDHc9zxRXUt52t0xeZyfV23TXBibih3rK9Bj7ToQfJsfzQDfnwchU5ESJcMSCVoeMCePjRw8UnJsByR1
AMZ+u4Gij5TiN9FsOkypipbSyHsAryhoTQOwTDvSWorXYkrOQWmanITmj7ZPwas3/ka3o+wGlUMfmrTU6jzKRnHWckaGoBB6P8pYiTd6SjM7almGXZF1XCmk
TbnGWOHNVJcmVH9S8ozqfxtLI+uI9kfprQ3xVLDu5CxqUiwNtBQz7nkiKu7ocIGjU2KNanOmqA12lnLl70nNKL24loFUcMEzgKPCa9v6tOyjmjhWwDYbHVgF
ZXzrP8MZ90WF6B2XYIMmrstGTpBcRjoCoEkGWQRQ5niFd3GkJWeDVGl9+RYTuamA+z/n07L3kpDl38UUArJmp3CMmnUCeGNUbUYLmGkiNBYWWIhZ0RNx65XP
cqvtRjbiiGbMLFwBPpxlkgLwVn1HdMp2udfctdXumdAR7fqxsiGP4PuvcvO7asRFL4sbjpi4ahj/kokQuhq/chMyN+Nv4UbZdy58oy7CHSJ94TuSj8FFcBAy
cMWPXIj4ntwQJvdOzFzljrsJmeFbYTvjWOTAXP8242Pixg8jh3PuIr4i2Fl1Q1CuCCV/iRJlFy4MCV24sKNmprETTDlMwd1V+SCsnS5ntPjrr79i2W/Vs2nu
/HNdi/MFR2F3Dcs+VZlwT6wusx+dCNGThKjBGYBkFwHI2/gM1fnNE828Sx7lMU0VBaTxsUCAszxlau2vf2aSrWuocyoD4E6FUtM2JCWlZwJkhmUlXW0XbHpa
87VVwt21ZsUqdsvfv1y7xHPz/BlNlFGjdxITI+YPYkpYu/+dk/9vl+H+uydMFAXUm2omftD6NMux++Qd+xH3tZp5yDUTq/Rcl0HOqVyG6gcTo/YukJDxStb7
g8kHel92oQSj2GbF7vfStMsWxq4jyOFXtF1XbowTMydDFL8wMMRiixz4nyBU8ZZv2qTJdgItsJ7anYb3jdVf1l9hSF7QRlBPK8hkNruprcMVSCLXcbVa/d3a
dj89Y+cvwsMjWFSjq8gwY2myoCGiTsqFE5HSZJ+HdMCdrfMeyPwRPbuUarScRTcb7A8jaZjGx/5HGsV/FfMSLOKNbAIN1YbPrzYwd3pBg8omyUvt9jo6RMOm
0xj+tD5OBYaNk7LXVve3VBuR3y+dTpGkWak0VLuG3UbvWLQ/nkmp4IWTTNPlQI0EQWzBC0ozYje8osMFo9jxeO/KUsmUTPQmWkixu11yjKHfYqw7DUC9ulxz
0HmcpLm5Zv4LMjF2tcY42rYXT5bbrBeQCIXqu2qzux7x3nekIn00qWNszhBIDPheGuDOH2jKhHqL2WPse2nwCkOmFkVUQW/2eG80gRcN3lL+MOgV5aZstxMS
S8idg2UspMPER2mSc9h4Bx7s57thr0KtvqCnPCmz88Sj9djLCjVk9YJ4NBjxBTmFoWmpSP1GiasxvcsiqCuQKVizlUjtYi455CYsEYyz0nHwHk3t1wbm/qc+
T/8/+GJuLA==
";
