//! Tokens: kinds without text. The text of a token is that of its place in the source, so that the tokens of a large
//! file stay small.

use logos::Logos;

macro_rules! tokens {
    (
        keywords { $($keyword:ident $keyword_text:literal)* }
        signs { $($sign:ident $sign_text:literal)* }
        others { $($(#[$attribute:meta])* $other:ident $other_text:literal)* }
    ) => {
        /// The kind of a token.
        #[derive(Logos, Clone, Copy, PartialEq, Eq, Debug)]
        #[logos(skip r"[ \t\r\n\x0C]+")]
        pub enum Token {
            $(#[token($keyword_text)] $keyword,)*
            $(#[token($sign_text)] $sign,)*
            $($(#[$attribute])* $other,)*
        }

        impl Token {
            /// The text, or for tokens with many texts the word that the grammar has for all of them.
            pub fn text(self) -> &'static str {
                match self {
                    $(Token::$keyword => $keyword_text,)*
                    $(Token::$sign => $sign_text,)*
                    $(Token::$other => $other_text,)*
                }
            }

            pub fn is_keyword(self) -> bool {
                matches!(self, $(Token::$keyword)|*)
            }
        }
    };
}

tokens! {
    keywords {
        Use "use" Layer "layer" Impl "impl" System "system" Triple "triple" Kleene "kleene" Law "law" Given "given"
        By "by" Fn "fn" Predicate "predicate" Lemma "lemma" Opaque "opaque" Struct "struct" Enum "enum" Const "const"
        Type "type" Where "where" Requires "requires" Ensures "ensures" Crashes "crashes" Decreases "decreases"
        Invariant "invariant" State "state" Init "init" Background "background" Op "op" Crash "crash" Over "over"
        Volatile "volatile" Abstraction "abstraction" Relation "relation" Proc "proc" Recover "recover" With "with"
        In "in" Seq "seq" Set "set" Map "map" Let "let" Mut "mut" Ghost "ghost" Else "else" Return "return"
        Break "break" Continue "continue" Choose "choose" Assert "assert" Assume "assume" Witness "witness"
        Reveal "reveal" While "while" For "for" If "if" Match "match" As "as" True "true" False "false" Old "old"
        Unreachable "unreachable" Forall "forall" Exists "exists"
    }
    signs {
        LeftParen "(" RightParen ")" LeftBracket "[" RightBracket "]" LeftBrace "{" RightBrace "}" AttributeOpen "#["
        Semicolon ";" Comma "," Colon ":" PathSeparator "::" Becomes ":=" Dot "." Range ".." Assign "="
        Equal "==" NotEqual "!=" LessEqual "<=" GreaterEqual ">=" Less "<" Greater ">" Implies "==>" Iff "<==>"
        FatArrow "=>" Arrow "->" Plus "+" Minus "-" Star "*" Slash "/" Percent "%" Not "!" And "&&" Or "||"
        Ampersand "&" Bar "|" CommentOpen "/*"
    }
    others {
        #[token("_", priority = 10)]
        Underscore "_"
        #[token("~!")]
        #[token("↯")]
        CrashSign "~!"
        #[regex("[A-Za-z_][A-Za-z0-9_]*")]
        Name "name"
        /// Whether it is well formed is looked at later.
        #[regex("[0-9][0-9A-Za-z_]*")]
        Number "number"
        #[regex(r#""([^"\\\n]|\\[^\n])*""#)]
        String "string"
        #[regex(r#""([^"\\\n]|\\[^\n])*"#)]
        UnclosedString "unclosed string"
        #[regex(r"//[^\n]*", allow_greedy = true)]
        Comment "comment"
        #[regex(r"///([^/\n][^\n]*)?", allow_greedy = true, priority = 20)]
        Doc "documentation"
        #[regex(r"//![^\n]*", allow_greedy = true, priority = 20)]
        ModuleDoc "module documentation"
        /// A `{` that opens the fields of a struct.
        StructOpen "struct {"
        /// `<` and `>` around the conditions of a `triple`.
        LeftAngle "triple <"
        RightAngle "triple >"
        /// Put by the parser in place of what it could not read.
        ExprHole "expression hole"
        StmtHole "statement hole"
        MemberHole "member hole"
    }
}

impl Token {
    /// The bracket that closes this one.
    pub fn closer(self) -> Option<Token> {
        match self {
            Token::LeftParen => Some(Token::RightParen),
            Token::LeftBracket | Token::AttributeOpen => Some(Token::RightBracket),
            Token::LeftBrace | Token::StructOpen => Some(Token::RightBrace),
            _ => None,
        }
    }

    pub fn is_closer(self) -> bool {
        matches!(self, Token::RightParen | Token::RightBracket | Token::RightBrace)
    }

    /// Whether an item of a file begins with it, apart from documentation and attributes.
    pub fn starts_item(self) -> bool {
        use Token::*;
        self.starts_function()
            || matches!(self, Use | Layer | Impl | System | Triple | Kleene | Struct | Enum | Const | Type)
    }

    pub fn starts_function(self) -> bool {
        matches!(self, Token::Fn | Token::Predicate | Token::Lemma | Token::Opaque)
    }

    /// Whether a member of a layer or an implementation begins with it.
    pub fn starts_member(self) -> bool {
        use Token::*;
        self.starts_function()
            || matches!(
                self,
                State | Invariant | Init | Background | Op | Crash | Volatile | Abstraction | Proc | Recover
            )
    }

    pub fn starts_clause(self) -> bool {
        matches!(self, Token::Requires | Token::Ensures | Token::Crashes | Token::Decreases | Token::Invariant)
    }

    /// Whether a statement begins with it, and nothing else does.
    pub fn starts_statement_only(self) -> bool {
        use Token::*;
        matches!(
            self,
            Let | Ghost | Return | Break | Continue | Choose | Assert | Assume | Witness | Reveal | While | For
        )
    }
}
