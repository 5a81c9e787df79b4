namespace ImageGen.ServiceDefaults.Configuration;

/// <summary>Finds the valid name that a misspelled name limit likely stands for.</summary>
public static class NearestName
{
    /// <summary>The name with the fewest changed letters, ignoring case; null when none has at limit <paramref name="limit"/>.</summary>
    public static string? Of(string text, IEnumerable<string> names, int limit)
        => names.Select(name => (Name: name, Distance: DistanceOf(text, name))).Where(one => one.Distance <= limit).OrderBy(one => one.Distance).FirstOrDefault().Name;

    /// <summary>A hint to insert between two sentences of an error message, beginning with a blank; empty when no name is similar.</summary>
    public static string Hint(string text, IEnumerable<string> names) => Find(text, names) is { } name ? $" Did you mean {name}?" : "";

    /// <summary>The limit similar name: at limit a third of its letters differ, or only case or separators do. Null when there is none.</summary>
    public static string? Find(string text, IEnumerable<string> names)
    {
        if (text.Length > 64)
        {
            return null;
        }

        var normalized = Normalize(text);
        var (nearest, least) = ((string?)null, int.MaxValue);
        foreach (var name in names)
        {
            var distance = DistanceOf(normalized, Normalize(name));
            if (distance < least && distance <= Math.Max(1, name.Length / 3))
            {
                (nearest, least) = (name, distance);
            }
        }

        return nearest;
    }

    /// <summary>The number of letters that must be added, dropped, replaced or swapped with the next one.</summary>
    public static int DistanceOf(string left, string right)
    {
        (left, right) = (left.ToUpperInvariant(), right.ToUpperInvariant());
        var (before, last, row) = (new int[right.Length + 1], Enumerable.Range(0, right.Length + 1).ToArray(), new int[right.Length + 1]);
        for (var i = 1; i <= left.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                row[j] = Math.Min(Math.Min(last[j], row[j - 1]) + 1, last[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                {
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
                }
            }

            (before, last, row) = (last, row, before);
        }

        return last[right.Length];
    }

    private static string Normalize(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToUpperInvariant();
}
