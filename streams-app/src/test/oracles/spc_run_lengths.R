# Average run lengths and limits of CUSUM and EWMA charts, by R's package spc (Knoth), as golden numbers.
# Made with R 4.2.2 and spc 0.6.7:  Rscript spc_run_lengths.R > ../resources/golden/spc_run_lengths.csv
library(spc)
options(digits = 15)
row <- function(what, sided, parameter, limit, shift, start, value)
  cat(what, sided, parameter, format(limit, digits = 15), shift, start, format(value, digits = 15), sep = ",", fill = FALSE)
cat("what,sided,parameter,limit,shift,start,value\n")
for (k in c(0.25, 0.5, 1)) for (h in c(2, 4, 5)) for (mu in c(0, 0.5, 1)) {
  row("cusum.arl", "one", k, h, mu, 0, xcusum.arl(k, h, mu, r = 60)); cat("\n")
  row("cusum.arl", "two", k, h, mu, 0, xcusum.arl(k, h, mu, sided = "two", r = 60)); cat("\n")
}
for (hs in c(1, 2.5)) {
  row("cusum.arl", "one", 0.5, 5, 0, hs, xcusum.arl(0.5, 5, 0, hs = hs, r = 60)); cat("\n")
}
for (l in c(0.05, 0.1, 0.2, 0.5, 1)) for (c in c(2.5, 3)) for (mu in c(0, 0.5, 2)) {
  row("ewma.arl", "two", l, c, mu, 0, xewma.arl(l, c, mu, sided = "two", r = 80)); cat("\n")
}
for (l in c(0.1, 0.2, 0.5)) for (c in c(2.5, 3)) for (mu in c(0, 1)) {
  row("ewma.arl", "one", l, c, mu, 0, xewma.arl(l, c, mu, zr = 0, sided = "one", r = 80)); cat("\n")
}
for (L in c(100, 370, 1000, 5000)) {
  for (k in c(0.25, 0.5, 1)) {
    row("cusum.crit", "two", k, NA, L, 0, xcusum.crit(k, L, sided = "two", r = 60)); cat("\n")
  }
  for (l in c(0.05, 0.1, 0.2, 0.5)) {
    row("ewma.crit", "two", l, NA, L, 0, xewma.crit(l, L, sided = "two", r = 80)); cat("\n")
  }
}
