using System.Text;

namespace ImageGen.Providers.Sandbox;

/// <summary>Numbers that look random and are the same for the same prompt and seed, on every machine and version (SplitMix64).</summary>
internal sealed class SandboxDice
{
    private ulong _state;

    public SandboxDice(string prompt, long seed)
    {
        // FNV-1a: string.GetHashCode differs from process to process.
        _state = 14695981039346656037;
        foreach (var part in Encoding.UTF8.GetBytes(prompt))
        {
            _state = (_state ^ part) * 1099511628211;
        }

        _state ^= (ulong)seed * 0x9E3779B97F4A7C15;
    }

    /// <summary>From <paramref name="min"/> up to, but not including, <paramref name="max"/>.</summary>
    public float Next(float min, float max)
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return min + ((max - min) * ((z ^ (z >> 31)) >> 40) / (1 << 24));
    }
}
