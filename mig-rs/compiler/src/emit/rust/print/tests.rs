use super::*;
use crate::Builder;
use std::fs;
use std::path::Path;

/// The text of some items.
fn of(tokens: TokenStream) -> String {
    let mut text = String::new();
    Item::plain(tokens).print_into(&mut text);
    text
}

/// Tokens without what a printer may add or leave out: a last comma, the braces of an arm; and without the letter of a remark.
fn words(tokens: TokenStream) -> String {
    tokens.to_string().replace([MARK, ' ', '\n', ',', '{', '}'], "")
}

/// Sees that a text says what its tokens say.
pub(super) fn says_the_same(tokens: TokenStream, text: &str) {
    let read: TokenStream = text.parse().unwrap();
    // Documentation is one attribute before it is printed, and one a line then.
    let plain = |text: String| text.replace("\"]#[doc=\"", "\\n");
    assert_eq!(plain(words(read)), plain(words(tokens)), "{text}");
}

#[test]
fn every_interface_is_printed_as_it_was_emitted() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut printed = 0;
    for folder in ["defs/mach", "tests/corpus", "tests/fixtures/xnu", "tests/fixtures/osf"] {
        for file in fs::read_dir(root.join(folder)).unwrap() {
            let file = file.unwrap().path();
            for abi in ["xnu64", "osf32"] {
                let builder = Builder::new().abi(abi).file(&file).include_dir(root.join(folder));
                let report = builder
                    .type_size("my_ts_t", 16)
                    .type_size("my_tv_t", 16)
                    .optional_handlers(true)
                    .description(true)
                    .generate();
                let Ok(generated) = report.result else { continue };
                for generated in generated {
                    syn::parse_file(&generated.text).unwrap();
                    let long = |line: &&str| line.chars().count() > 120 && !line.contains("//");
                    let mut lines =
                        generated.text.lines().filter(long).filter(|line| {
                            !line.contains("A_NAME_THAT_IS_LONGER") && !line.contains("name: \"")
                        });
                    assert_eq!(lines.find(|line| !line.contains("_longer_than_any_line_")), None);
                    printed += 1;
                }
            }
        }
    }
    assert!(printed > 50, "{printed}");
}

#[test]
fn what_fits_stays_on_its_line() {
    let text = of(quote! {
        pub type t = [ i32 ; 2 ] ;
        const A : &[ u8 ] = &[ 1 , 2 ] ;
        fn f < 'a , S : Trait > (s : & 'a mut S , t : (i32 ,)) -> Result < () , E > { let x = -1 ; s . g :: < u8 > (* x , ! y) ? ; }
    });
    let expected = "
    pub type t = [i32; 2];
    const A: &[u8] = &[1, 2];

    fn f<'a, S: Trait>(s: &'a mut S, t: (i32,)) -> Result<(), E> {
        let x = -1;
        s.g::<u8>(*x, !y)?;
    }
";
    assert_eq!(format!("\n{text}"), expected);
}

#[test]
fn what_does_not_fit_is_broken_where_it_reads_best() {
    let text = of(quote! {
        fn a_function_of_many_arguments(first_of_them : FirstOfThem , second_of_them : SecondOfThem) -> Result < () , Error > ;
        fn g() {
            let result = (|| { f() ? ; g() }) () . and_then(| a | Ok(a)) ;
            receiver . a_call_of_some_length(& argument) . another_call_of_some_length(& argument) . last() ;
            match result { Ok((a , b)) if a . len() == 8 => reply . a_call_of_some_length(a) . another_call_of_some_length(b) . last() , Err(code) => code , }
        }
    });
    let expected = "
    fn a_function_of_many_arguments(
        first_of_them: FirstOfThem,
        second_of_them: SecondOfThem,
    ) -> Result<(), Error>;

    fn g() {
        let result = (|| {
            f()?;
            g()
        })()
            .and_then(|a| Ok(a));
        receiver
            .a_call_of_some_length(&argument)
            .another_call_of_some_length(&argument)
            .last();
        match result {
            Ok((a, b)) if a.len() == 8 => {
                reply.a_call_of_some_length(a).another_call_of_some_length(b).last()
            }
            Err(code) => code,
        }
    }
";
    assert_eq!(format!("\n{text}"), expected);
}

#[test]
fn a_remark_stands_at_the_end_of_its_line() {
    let mut remarks = Remarks::default();
    let (put, send) = (remarks.on("put", "32, 4"), remarks.on("send", "0, 36"));
    let mut text = String::new();
    Item::Code(quote!(fn f() { buffer . #put(a) . #send() }), remarks).print_into(&mut text);
    assert_eq!(
        text,
        "    fn f() {\n        buffer\n            .put(a) // 32, 4\n            .send() // 0, 36\n    }\n"
    );
}

#[test]
fn documentation_keeps_its_letters() {
    let doc = docs("a \"quoted\" \\ word;\n\n* \u{e9}\u{200b}");
    let text = of(quote!(#doc pub type t = u8;));
    assert_eq!(
        text,
        "    /// a \"quoted\" \\ word;\n    ///\n    /// * \u{e9}\u{200b}\n    pub type t = u8;\n"
    );
}
