using System.Security.Cryptography;

namespace ImageGen.Telemetry.Tests.Canaries;

/// <summary>Planted secrets, by where they enter the system. Each is a text that occurs nowhere else, so that a search finds it wherever it leaks.</summary>
internal sealed class CanarySet
{
    private readonly Dictionary<string, string> _values = [];

    public CanarySet()
    {
        foreach (var name in new[] { "redis password", "amqp password", "admin token", "tag key", "proxy password", "collector token", "token in a query", "webhook in a query", "password in a webhook", "JWT" })
        {
            _values[name] = $"canary{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))}";
        }

        _values["provider token"] = $"r8_canary{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(14))}";
        _values["unknown provider token"] = $"r8_canary{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(14))}";
        _values["prompt"] = $"a canary {Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))} in a tree";
    }

    /// <summary>Every planted secret.</summary>
    public IEnumerable<KeyValuePair<string, string>> All => _values;

    public string this[string name] => _values[name];

    /// <summary>Adds a secret that the system itself made.</summary>
    public void Add(string name, string value) => _values[name] = value;

    /// <summary>The names of the secrets that a text contains, as they are, in Base64 or percent-encoded.</summary>
    public IReadOnlyList<string> FindIn(string text) => [.. _values.Where(entry => Forms(entry.Value).Any(form => text.Contains(form, StringComparison.Ordinal))).Select(entry => entry.Key)];

    private static IEnumerable<string> Forms(string value)
    {
        yield return value;
        yield return Uri.EscapeDataString(value);

        // Base64 of a longer text has one of three forms, by where the secret begins; the ends depend on their neighbors.
        for (var offset = 0; offset < 3; offset++)
        {
            var text = Convert.ToBase64String([.. new byte[offset], .. System.Text.Encoding.UTF8.GetBytes(value)]);
            yield return text[(offset == 0 ? 0 : 4)..^4];
        }
    }
}
