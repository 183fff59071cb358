//! Which parameters has each function that a C header declares?

/// One function.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Prototype {
    /// Its name.
    pub(crate) name: String,
    /// Its parameters in order: `mach_port_t *` and `port`.
    pub(crate) parameters: Vec<Parameter>,
}

/// One parameter.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Parameter {
    /// Its C type, without `const`, `const_` and `*`.
    pub(crate) c_type: String,
    /// A pointer to it is passed.
    pub(crate) by_ref: bool,
    pub(crate) name: String,
}

impl Parameter {
    /// As the report tells it.
    pub(crate) fn text(&self) -> String {
        let Parameter { c_type, by_ref, name } = self;
        format!("{c_type} {}{name}", if *by_ref { "*" } else { "" })
    }
}

/// The functions of a header that MIG wrote: `kern_return_t`, a name, and between parentheses that stand on lines of
/// their own one parameter a line.
pub(crate) fn prototypes(header: &str) -> Vec<Prototype> {
    let mut list = Vec::new();
    let mut lines = header.lines();
    while let Some(line) = lines.next() {
        let Some(name) = line.strip_prefix("kern_return_t ") else { continue };
        let between = lines.by_ref().skip_while(|line| *line != "(").skip(1).take_while(|line| *line != ");");
        let parameters = between.filter_map(parameter).collect();
        list.push(Prototype { name: name.trim().to_owned(), parameters });
    }
    list
}

fn parameter(line: &str) -> Option<Parameter> {
    let line = line.trim().trim_end_matches(',');
    let (before, name) = line.rsplit_once([' ', '*'])?;
    let before = before.trim().trim_start_matches("const ");
    let c_type = before.trim_end_matches(['*', ' ']).trim_start_matches("const_");
    Some(Parameter { c_type: c_type.to_owned(), by_ref: line.contains('*'), name: name.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prototype_is_taken_apart() {
        let header = "extern\nkern_return_t tell\n(\n\tmach_port_t p,\n\tconst_name_t name,\n\tconst pair_t v,\n\tdata_t *d\n);\n";
        let [function] = &prototypes(header)[..] else { panic!("one function") };
        let parameters: Vec<_> = function.parameters.iter().map(Parameter::text).collect();
        assert_eq!(function.name, "tell");
        assert_eq!(parameters, ["mach_port_t p", "name_t name", "pair_t v", "data_t *d"]);
    }
}
