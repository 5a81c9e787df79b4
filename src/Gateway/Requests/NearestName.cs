namespace ImageGen.Gateway.Requests;

/// <summary>Finds the name that somebody meant.</summary>
internal static class NearestName
{
    /// <summary>A hint to stand between two sentences of a refusal, beginning with a blank; empty where no name is near.</summary>
    public static string Hint(string asked, IEnumerable<string> names) => Find(asked, names) is { } name ? $" Did you mean {name}?" : "";

    /// <summary>The name that differs least: by a third of its letters at the most, or by their case or separators. Null where none does.</summary>
    public static string? Find(string asked, IEnumerable<string> names)
    {
        if (asked.Length > 64)
        {
            return null;
        }

        var bare = Bare(asked);
        var (nearest, least) = ((string?)null, int.MaxValue);
        foreach (var name in names)
        {
            var distance = Distance(bare, Bare(name));
            if (distance < least && distance <= Math.Max(1, name.Length / 3))
            {
                (nearest, least) = (name, distance);
            }
        }

        return nearest;
    }

    private static string Bare(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToUpperInvariant();

    /// <summary>Letters to change, to insert or to leave out, or neighbours to swap.</summary>
    private static int Distance(string one, string other)
    {
        var table = new int[one.Length + 1, other.Length + 1];
        for (var i = 0; i <= one.Length; i++)
        {
            for (var j = 0; j <= other.Length; j++)
            {
                table[i, j] = i == 0 ? j : j == 0 ? i : Math.Min(
                    Math.Min(table[i - 1, j], table[i, j - 1]) + 1,
                    table[i - 1, j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
                {
                    table[i, j] = Math.Min(table[i, j], table[i - 2, j - 2] + 1);
                }
            }
        }

        return table[one.Length, other.Length];
    }
}
