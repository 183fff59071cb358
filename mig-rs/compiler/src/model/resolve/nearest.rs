//! Which known name was probably meant?

/// How many pairs of letters may be compared in a run. A file full of unknown names is answered just as fast as a good one.
const BUDGET: usize = 4_000_000;

/// Finds the nearest known name, as long as a run's patience lasts.
#[derive(Debug)]
pub(crate) struct Nearest {
    left: usize,
}

impl Default for Nearest {
    fn default() -> Self {
        Nearest { left: BUDGET }
    }
}

impl Nearest {
    /// The nearest of `names` to `word`: at most a third of its letters differ. Of several, the first.
    pub(crate) fn find<'n>(&mut self, word: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
        if word.len() > 64 {
            return None;
        }
        let limit = (word.len() / 3).max(1);
        let mut best = None;
        for name in names {
            let alike = name.len().abs_diff(word.len()) <= limit;
            self.left = self.left.checked_sub(if alike { word.len() * name.len() } else { 1 })?;
            if !alike {
                continue;
            }
            let distance = distance(word.as_bytes(), name.as_bytes());
            if distance <= limit && best.is_none_or(|(nearest, _)| distance < nearest) {
                best = Some((distance, name));
            }
        }
        best.map(|(_, name)| name)
    }
}

/// How many letters must be changed, added or taken away; letter case counts for nothing unless all else is equal.
fn distance(from: &[u8], to: &[u8]) -> usize {
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (i, a) in from.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, b) in to.iter().enumerate() {
            let changed = diagonal + usize::from(!a.eq_ignore_ascii_case(b));
            diagonal = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(row[j + 1] + 1);
        }
    }
    row[to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nearest<'n>(word: &str, names: &[&'n str]) -> Option<&'n str> {
        Nearest::default().find(word, names.iter().copied())
    }

    #[test]
    fn a_slip_finds_its_name() {
        let names = ["mach_port_t", "mach_port_name_t", "task_t"];
        assert_eq!(nearest("mach_prot_t", &names), Some("mach_port_t"));
        assert_eq!(nearest("Task_T", &names), Some("task_t"));
        assert_eq!(nearest("vm_offset_t", &names), None);
    }

    #[test]
    fn patience_ends() {
        let mut nearest = Nearest { left: 20 };
        let names = ["long_name", "ink", "int"];
        assert_eq!(nearest.find("int", names.into_iter()), Some("int"));
        assert_eq!(nearest.find("int", names.into_iter()), None);
    }
}
