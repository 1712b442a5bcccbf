//! What providers cost: keeps account of what goes to servers ([`meter`]), and of what of it belongs to which reply ([`reply_use`]). What the sums mean is
//! decided in `riposte_costs`; the rows go to the keeper.

pub(crate) mod meter;
pub(crate) mod reply_use;
