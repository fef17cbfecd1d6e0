"""Files of the Vitale and CPx cards: where they lie, who may read them, how they are coded.

One codec serves both sides: the simulator personalises cards with it, the SSV module reads
them with it. Every declaration carries its reliability: « publique » (read in a public
source), « deduite », or « profil-simule » (a choice of Vitalbench that says nothing of the
genuine cards).
"""
