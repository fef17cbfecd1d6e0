#!/usr/bin/perl
# The same minimal adapter in Perl, which any Debian has, without any module beyond the core.
#
#     vitalbench adapter check "perl adaptateur.pl"
use strict;
use warnings;
use utf8;
use JSON::PP;

my $json = JSON::PP->new->utf8->canonical;
my %accueil = (
    nom => "Adaptateur minimal en Perl", version => "1.0", editeur => "À remplacer",
    protocole => "1.0", horloge => "reelle", familles => ["prescripteurs"],
    commandes => [qw(bonjour reinitialiser horloge configurer facturer)],
);
my %vide = (ecran => {});
my %refus = (
    ecran => { titre => "", complet => JSON::PP::false },
    refus => { code => "commande_non_prise_en_charge", message => "Rien n'est branché." },
);
my %methodes = (
    bonjour => \&bonjour,
    reinitialiser => sub { return \%vide },
    horloge => sub { return \%vide },
    configurer => sub { return \%vide },
    facturer => sub { return \%refus },
);

sub bonjour {
    my ($params) = @_;
    my $protocole = $params->{protocole};
    die { code => -32602, message => "« protocole » est un texte" }
        unless defined $protocole && $json->canonical->encode([$protocole]) =~ /^\["/;
    return \%accueil;
}

sub traiter {
    my ($ligne) = @_;
    my $demande = eval { $json->decode($ligne) };
    return { id => undef, error => { code => -32700, message => "JSON illisible" } } if $@;
    return { id => undef, error => { code => -32600, message => "demande mal formée" } }
        unless ref $demande eq "HASH" && defined $demande->{method};
    my $methode = $methodes{ $demande->{method} };
    return { id => $demande->{id}, error => { code => -32601, message => "méthode inconnue" } }
        unless $methode;
    my $resultat = eval { $methode->($demande->{params} || {}) };
    return { id => $demande->{id}, error => $@ } if $@;
    return { id => $demande->{id}, result => $resultat };
}

$| = 1;
while (my $ligne = <STDIN>) {
    print $json->encode({ jsonrpc => "2.0", %{ traiter($ligne) } }), "\n";
}
