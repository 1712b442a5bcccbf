//! What is said: long replies in plain prose, questions that start them, and what people say over them. Questions and interruptions are in words that
//! the recogniser that comes with Riposte knows.

/// Replies of about a minute and a quarter each; every start of the engine gives another.
pub(super) const REPLIES: [&str; 4] = [
    "A river begins small. Rain falls on a mountain, the water runs together in the grass, and after a few miles there is enough of it to turn a wheel. \
     Young rivers are quick and narrow, and they cut deep valleys, because the stones that they carry work like a file. Further down the land is flat, \
     and the river becomes slow and wide. It throws down what it carried, first the gravel, then the sand, and at last the finest mud. In a flat valley \
     a river never stays where it is. It takes soil from the outer bank of every bend and leaves it on the inner one, so the bends grow until they \
     nearly touch, and one spring the flood breaks through and leaves a lake in the shape of a horseshoe. People have always lived beside rivers. They \
     drink from them, fish in them, and travel on them, and the oldest cities that we know of stood where two of them met. A flood was a danger and a \
     gift at once, because the mud that it left on the fields was better than any manure. Today most rivers run between walls, and their floods are \
     rare but high. Some towns have begun to give the water its old meadows back, and they are surprised how quickly the birds return.",
    "Bread is made of four things: flour, water, salt, and time. The first three are cheap, and the last one is what most bakeries try to save. When you \
     mix flour with water, two of its proteins join and form long threads, and kneading puts these threads in order, until the dough can be pulled so \
     thin that light comes through. Yeast eats the sugar in the flour and gives off gas, and the threads hold that gas like a thousand small balloons. \
     If the dough is warm, this takes an hour. If it stands in a cold place over night, it takes ten, and the bread tastes better, because bacteria that \
     love the cold make acids and scents that yeast alone does not. A baker looks for three signs. The dough has doubled, it trembles when the bowl is \
     moved, and a dent made with a finger comes back slowly. In the oven the gas grows once more, the water turns to steam, and for ten minutes the loaf \
     rises higher than it will ever be again. Then the crust becomes hard, and brown, and begins to sing, as bakers say, when it cools and cracks. Wait \
     an hour before you cut it, however good it smells. The inside is still cooking, and a knife would press it into paste.",
    "For two thousand years a lighthouse was a fire on a tower. The keeper burned wood, later coal, and on a foggy night nobody saw it from more than a \
     mile away. Oil lamps were cleaner but hardly brighter. What changed everything was a piece of glass. A French engineer found that a lens need not be \
     thick. If you cut away all the glass in the middle that does not bend the light, and set what is left in rings, one inside the other, the lens is as \
     strong as before and light enough to be turned by a clock. The first of them was lit in eighteen twenty three, and sailors saw it from twenty miles. \
     Every lighthouse got a rhythm of its own, so that a captain who counted the seconds between two flashes could find its name in a book. Keepers wound \
     the clock every few hours, polished the glass each morning, and wrote down the weather. Many lived there with their families, and their children \
     learned to read from the same newspaper for a month. The last of them went home about thirty years ago. The lamps switch themselves on now, and \
     ships know where they are from satellites, but the towers are painted every few summers, because people will not let them fall.",
    "The first trains were slower than a good horse, and people were afraid of them all the same. Doctors warned that nobody could breathe at thirty miles \
     an hour. Farmers thought that their cows would give no milk. Within twenty years the same people set their watches by the evening express, and that \
     is quite literally what happened, because before the railway every town had a time of its own. Noon was when the sun stood highest, and that is four \
     minutes later for every degree you travel west. Nobody minded until there were timetables. Then the railway companies agreed on one time for all \
     their stations, the towns grumbled, and at last the governments followed. Trains changed what people ate as well. Fresh fish and milk came to the \
     cities over night, and apples from one valley were sold a thousand miles away. They changed where people lived, since a clerk could now have a \
     garden and still be in his office at nine. And they changed holidays most of all. The seaside had belonged to the rich, who could travel for a week, \
     and now there were cheap tickets on a Sunday, brass bands on the platform, and a whole factory sitting in the sand with its shoes off.",
];

pub(super) const QUESTIONS: [&str; 4] = [
    "Tell me about rivers.",
    "How do I cook a fish?",
    "Tell me a story about a good ship.",
    "I want to learn about history.",
];

/// From one word to a sentence: what people say to interrupt, and what they ask instead.
pub(super) const INTERRUPTIONS: [&str; 8] = [
    "What is on my calendar for Thursday?",
    "Wait a moment.",
    "Actually, make that nine days.",
    "Stop.",
    "Will it rain in Paris on Monday?",
    "That is not what I asked.",
    "Tell me about volcanoes.",
    "Hold on.",
];
