# Reads a depth in metres and a period in seconds; prints what a wave of that period is like there.
function tanh(x) { return x > 20 ? 1 : (exp(2 * x) - 1) / (exp(2 * x) + 1) }

$1 == "depth" { h = $2 }
$1 == "period" { T = $2 }

END {
  pi = atan2(0, -1)
  g = 9.81
  omega = 2 * pi / T
  # Newton's way, from the wave number of deep water.
  k = omega * omega / g
  for (i = 1; i <= 50; i++) {
    t = tanh(k * h)
    step = (g * k * t - omega * omega) / (g * t + g * k * h * (1 - t * t))
    k -= step
    if (step * step < 1e-20) break
  }
  printf "Found in %d steps.\n", i
  printf "wavelength (m) = %.3f\n", 2 * pi / k
  printf "speed (m/s) = %.3f\n", omega / k
}
