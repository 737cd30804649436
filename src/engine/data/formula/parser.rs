//! Tokens to a tree, by recursive descent: one function per level of binding, the loosest first.

use super::lexer::{Piece, Token, pieces};
use crate::fault::Fault;

crate::choices! {
    /// The functions that a formula may use.
    pub(crate) enum Function {
        Sin = "sin", Cos = "cos", Tan = "tan", Asin = "asin", Acos = "acos", Atan = "atan",
        Sinh = "sinh", Cosh = "cosh", Tanh = "tanh", Exp = "exp", Log = "log", Ln = "ln", Log2 = "log2", Log10 = "log10",
        Sqrt = "sqrt", Abs = "abs", Sign = "sign", Floor = "floor", Ceil = "ceil", Round = "round",
        Relu = "relu", Sigmoid = "sigmoid",
        Min = "min", Max = "max", Pow = "pow", Atan2 = "atan2", Hypot = "hypot", Mod = "mod",
    }
}

impl Function {
    fn arity(self) -> usize {
        match self {
            Self::Min | Self::Max | Self::Pow | Self::Atan2 | Self::Hypot | Self::Mod => 2,
            _ => 1,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Comparison {
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Equal,
    NotEqual,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Node {
    Number(f64),
    /// By its place among the names.
    Variable(usize),
    Negative(Box<Node>),
    Add(Box<Node>, Box<Node>),
    Subtract(Box<Node>, Box<Node>),
    Multiply(Box<Node>, Box<Node>),
    Divide(Box<Node>, Box<Node>),
    Remainder(Box<Node>, Box<Node>),
    Power(Box<Node>, Box<Node>),
    Call(Function, Vec<Node>),
    Compare(Comparison, Box<Node>, Box<Node>),
    And(Box<Node>, Box<Node>),
    Or(Box<Node>, Box<Node>),
    Not(Box<Node>),
}

impl Node {
    pub(super) fn is_condition(&self) -> bool {
        matches!(self, Self::Compare(..) | Self::And(..) | Self::Or(..) | Self::Not(..))
    }
}

/// Which names stand for variables.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Scope {
    /// `x` and `y`, also written `x1` and `x2`.
    Plane,
    /// Every name that is neither a function nor a constant, in the order in which they first appear.
    Free(Vec<String>),
}

/// Reads a formula in x and y.
pub(super) fn parse(text: &str) -> Result<Node, Fault> {
    read(text, Scope::Plane).map(|(node, _)| node)
}

/// Reads a formula in any variables; also returns their names.
pub(super) fn parse_free(text: &str) -> Result<(Node, Vec<String>), Fault> {
    let (node, scope) = read(text, Scope::Free(Vec::new()))?;
    match scope {
        Scope::Free(names) => Ok((node, names)),
        Scope::Plane => Ok((node, Vec::new())),
    }
}

fn read(text: &str, scope: Scope) -> Result<(Node, Scope), Fault> {
    let mut parser = Parser {
        text,
        pieces: pieces(text)?,
        next: 0,
        depth: 0,
        scope,
    };
    let node = parser.or()?;
    match parser.peek() {
        None => Ok((node, parser.scope)),
        Some(_) => Err(parser.unexpected()),
    }
}

struct Parser<'a> {
    text: &'a str,
    pieces: Vec<Piece>,
    next: usize,
    depth: usize,
    scope: Scope,
}

/// Most brackets within brackets, so that no input can exhaust the stack.
const MAX_DEPTH: usize = 40;

impl Parser<'_> {
    fn peek(&self) -> Option<&Token> {
        self.pieces.get(self.next).map(|piece| &piece.token)
    }

    /// Steps over the sign if it comes next.
    fn take(&mut self, sign: &str) -> bool {
        let found = matches!(self.peek(), Some(Token::Sign(next)) if *next == sign);
        self.next += usize::from(found);
        found
    }

    fn open(&mut self) -> Result<(), Fault> {
        if self.depth == MAX_DEPTH || !self.take("(") {
            return Err(self.unexpected());
        }
        self.depth += 1;
        Ok(())
    }

    fn close(&mut self) -> Result<(), Fault> {
        if !self.take(")") {
            return Err(self.unexpected());
        }
        self.depth -= 1;
        Ok(())
    }

    /// The fault for the piece that comes next, or for the end.
    fn unexpected(&self) -> Fault {
        let formula = self.text.to_owned();
        match self.pieces.get(self.next) {
            Some(piece) => Fault::BadFormula {
                formula,
                at: piece.at,
                found: piece.text.clone(),
            },
            None => Fault::FormulaEnds { formula },
        }
    }

    fn or(&mut self) -> Result<Node, Fault> {
        let mut left = self.and()?;
        while self.take("||") {
            left = Node::Or(Box::new(left), Box::new(self.and()?));
        }
        Ok(left)
    }

    fn and(&mut self) -> Result<Node, Fault> {
        let mut left = self.not()?;
        while self.take("&&") {
            left = Node::And(Box::new(left), Box::new(self.not()?));
        }
        Ok(left)
    }

    fn not(&mut self) -> Result<Node, Fault> {
        if self.take("!") {
            return Ok(Node::Not(Box::new(self.not()?)));
        }
        self.comparison()
    }

    /// `a < b < c` means `a < b && b < c`, as it is written by hand.
    fn comparison(&mut self) -> Result<Node, Fault> {
        let mut left = self.sum()?;
        let mut whole: Option<Node> = None;
        while let Some(comparison) = self.comparison_sign() {
            let right = self.sum()?;
            let pair = Node::Compare(comparison, Box::new(left), Box::new(right.clone()));
            whole = Some(match whole {
                Some(before) => Node::And(Box::new(before), Box::new(pair)),
                None => pair,
            });
            left = right;
        }
        Ok(whole.unwrap_or(left))
    }

    fn comparison_sign(&mut self) -> Option<Comparison> {
        [
            ("<", Comparison::Less),
            ("<=", Comparison::LessEqual),
            (">", Comparison::Greater),
            (">=", Comparison::GreaterEqual),
            ("==", Comparison::Equal),
            ("!=", Comparison::NotEqual),
        ]
        .into_iter()
        .find_map(|(sign, comparison)| self.take(sign).then_some(comparison))
    }

    fn sum(&mut self) -> Result<Node, Fault> {
        let mut left = self.product()?;
        loop {
            if self.take("+") {
                left = Node::Add(Box::new(left), Box::new(self.product()?));
            } else if self.take("-") {
                left = Node::Subtract(Box::new(left), Box::new(self.product()?));
            } else {
                return Ok(left);
            }
        }
    }

    fn product(&mut self) -> Result<Node, Fault> {
        let mut left = self.signed()?;
        loop {
            if self.take("*") {
                left = Node::Multiply(Box::new(left), Box::new(self.signed()?));
            } else if self.take("/") {
                left = Node::Divide(Box::new(left), Box::new(self.signed()?));
            } else if self.take("%") {
                left = Node::Remainder(Box::new(left), Box::new(self.signed()?));
            } else if matches!(self.peek(), Some(Token::Number(_) | Token::Name(_) | Token::Sign("("))) {
                left = Node::Multiply(Box::new(left), Box::new(self.power()?));
            } else {
                return Ok(left);
            }
        }
    }

    /// A sign binds looser than a power: `-x^2` is `-(x^2)`.
    fn signed(&mut self) -> Result<Node, Fault> {
        if self.take("-") {
            return Ok(Node::Negative(Box::new(self.signed()?)));
        }
        if self.take("+") {
            return self.signed();
        }
        self.power()
    }

    /// Powers group from the right: `2^3^2` is `2^9`.
    fn power(&mut self) -> Result<Node, Fault> {
        let mut base = self.primary()?;
        loop {
            let exponent = if self.take("²") {
                Node::Number(2.0)
            } else if self.take("³") {
                Node::Number(3.0)
            } else if self.take("^") {
                self.signed()?
            } else {
                return Ok(base);
            };
            base = Node::Power(Box::new(base), Box::new(exponent));
        }
    }

    fn primary(&mut self) -> Result<Node, Fault> {
        match self.peek().cloned() {
            Some(Token::Number(number)) => {
                self.next += 1;
                Ok(Node::Number(number))
            }
            Some(Token::Name(name)) => self.name(&name),
            Some(Token::Sign("(")) => {
                self.open()?;
                let inside = self.or()?;
                self.close()?;
                Ok(inside)
            }
            _ => Err(self.unexpected()),
        }
    }

    fn name(&mut self, name: &str) -> Result<Node, Fault> {
        let node = match name {
            "pi" | "π" => Node::Number(std::f64::consts::PI),
            "e" => Node::Number(std::f64::consts::E),
            _ => match self.variable(name) {
                Some(index) => Node::Variable(index),
                None => return self.call(name),
            },
        };
        self.next += 1;
        Ok(node)
    }

    fn variable(&mut self, name: &str) -> Option<usize> {
        let called = matches!(
            self.pieces.get(self.next + 1),
            Some(Piece {
                token: Token::Sign("("),
                ..
            })
        );
        match &mut self.scope {
            Scope::Plane => match name {
                "x" | "x1" => Some(0),
                "y" | "x2" => Some(1),
                _ => None,
            },
            Scope::Free(names) => {
                let known = names.iter().position(|known| known == name);
                // A new name before a bracket is a function that does not exist rather than a product.
                if known.is_some() || called || Function::from_name(name).is_some() {
                    return known;
                }
                names.push(name.to_owned());
                Some(names.len() - 1)
            }
        }
    }

    fn call(&mut self, name: &str) -> Result<Node, Fault> {
        let Some(function) = Function::from_name(name) else {
            let names: Vec<&str> = Function::ALL.iter().map(|function| function.name()).collect();
            let variables = match self.scope {
                Scope::Plane => "x, y, ",
                Scope::Free(_) => "",
            };
            let known = format!("{variables}pi, e, {}", names.join(", "));
            return Err(Fault::FormulaName {
                formula: self.text.into(),
                name: name.into(),
                known,
            });
        };
        self.next += 1;
        self.open()?;
        let mut arguments = vec![self.or()?];
        while self.take(",") {
            arguments.push(self.or()?);
        }
        self.close()?;
        let wanted = function.arity();
        if arguments.len() != wanted {
            return Err(Fault::FormulaArguments {
                formula: self.text.into(),
                name: name.into(),
                wanted,
            });
        }
        Ok(Node::Call(function, arguments))
    }
}
