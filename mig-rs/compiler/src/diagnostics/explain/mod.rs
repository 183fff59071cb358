//! What does a diagnostic mean, why does it matter, and how is it mended?

use super::Code;

macro_rules! pages {
    ($($code:ident)*) => {
        /// The long text of every code, in the order of the numbers.
        const PAGES: &[(&str, &str)] =
            &[$((stringify!($code), include_str!(concat!(stringify!($code), ".md"))),)*];
    };
}

pages! {
    MIG0001 MIG0002 MIG0003 MIG0004 MIG0005 MIG0006 MIG0007 MIG0008 MIG0010 MIG0012 MIG0013 MIG0014
    MIG0015 MIG0016 MIG0017 MIG0100 MIG0101 MIG0103 MIG0104 MIG0105 MIG0106 MIG0107 MIG0108 MIG0112
    MIG0113 MIG0114 MIG0117 MIG0118 MIG0119 MIG0200 MIG0201 MIG0202 MIG0203 MIG0204 MIG0205 MIG0208
    MIG0210 MIG0211 MIG0212 MIG0215 MIG0217 MIG0218 MIG0219 MIG0220 MIG0221 MIG0301 MIG0303 MIG0304
    MIG0307 MIG0308 MIG0312 MIG0313 MIG0315 MIG0318 MIG0319 MIG0320 MIG0321 MIG0323 MIG0324 MIG0325
    MIG0326 MIG0327 MIG0328 MIG0331 MIG0335 MIG0403 MIG0405 MIG0406 MIG0407 MIG0408 MIG0410 MIG0411
    MIG0413 MIG0414 MIG0415 MIG0416 MIG0420 MIG0422 MIG0424 MIG0427 MIG0429 MIG0432 MIG0433 MIG0436
    MIG0438 MIG0444 MIG0445 MIG0446 MIG0501 MIG0502 MIG0701 MIG0702 MIG0703 MIG0704 MIG0705 MIG0707
    MIG0709 MIG0710 MIG0711 MIG0712 MIG0713 MIG0714 MIG0715 MIG0716 MIG0717 MIG0718 MIG0721 MIG0722
    MIG0723 MIG0724 MIG0725 MIG0726 MIG0727 MIG0728 MIG0729 MIG0730 MIG0731 MIG0732 MIG0733 MIG0734
    MIG0735 MIG0802 MIG0803
}

impl Code {
    /// The long text: what is wrong, why it matters, an example, and how to mend it. Markdown.
    pub fn explanation(self) -> &'static str {
        let name = self.to_string();
        PAGES.iter().find(|(code, _)| *code == name).map_or(self.title(), |(_, page)| page)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_its_page() {
        let codes: Vec<_> = Code::ALL.iter().map(Code::to_string).collect();
        let pages: Vec<_> = PAGES.iter().map(|(code, _)| (*code).to_owned()).collect();
        assert_eq!(
            pages, codes,
            "a new code needs src/diagnostics/explain/MIGnnnn.md and a line in `pages!`"
        );
    }

    #[test]
    fn every_page_is_headed_by_its_code_and_is_short() {
        for code in Code::ALL {
            let page = code.explanation();
            assert_eq!(page.lines().next(), Some(format!("# {code}: {}", code.title()).as_str()));
            assert!((9..=40).contains(&page.lines().count()), "{code} has {} lines", page.lines().count());
            assert!(
                page.lines().all(|line| line.chars().count() <= 120),
                "{code} has a line that is too wide"
            );
            assert!(page.contains(" tool"), "{code}: who else says so?");
        }
    }
}
