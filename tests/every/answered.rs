//! How is an answer drawn that lends what a handler holds?

use std::array;

use mig_rs_runtime::{Plain, Region, Right, RightsRegion, SendRight, UpTo};

use crate::{Actor, Drawn, Hand, Offered, Story, Told};

/// What an answer is drawn from, and where it is told.
#[derive(Debug)]
pub struct Telling<'t, 'h, 's> {
    pub hand: &'t mut Hand<'h>,
    /// Who holds what is lent.
    pub actor: &'s Actor,
    /// How long each array is.
    pub length: usize,
    pub story: &'t mut Story,
    pub name: &'static str,
}

/// An answer that takes from a handler's own memory.
pub trait Answered<'s> {
    /// The next one.
    fn answered(telling: &mut Telling<'_, '_, 's>) -> Self;
}

impl<'s, T: Drawn + Told + Plain> Answered<'s> for Region<'s, T> {
    fn answered(telling: &mut Telling<'_, '_, 's>) -> Self {
        let elements: Vec<T> = telling.hand.draw_of(telling.length);
        telling.story.tell(telling.name, &elements);
        let lent: &'static [T] = elements.leak();
        lent.into()
    }
}

impl<'s, R: Right> Answered<'s> for RightsRegion<'s, R>
where
    for<'a> RightsRegion<'a, R>: From<RightsRegion<'a, SendRight>>,
{
    fn answered(telling: &mut Telling<'_, '_, 's>) -> Self {
        let rights: Offered = telling.hand.draw_of(telling.length);
        telling.story.tell(telling.name, &rights);
        telling.actor.lend(rights).region()
    }
}

impl<'s, A: Answered<'s>, const N: usize> Answered<'s> for [A; N] {
    fn answered(telling: &mut Telling<'_, '_, 's>) -> Self {
        array::from_fn(|_| A::answered(telling))
    }
}

impl<'s, A: Answered<'s> + Default, const N: usize> Answered<'s> for UpTo<A, N> {
    fn answered(telling: &mut Telling<'_, '_, 's>) -> Self {
        let mut some = Self::default();
        for _ in 0..telling.hand.length.min(N) {
            let _ = some.push(A::answered(telling));
        }
        some
    }
}
