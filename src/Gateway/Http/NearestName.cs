namespace ImageGen.Gateway.Http;

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
            var distance = ServiceDefaults.Configuration.NearestName.DistanceOf(bare, Bare(name));
            if (distance < least && distance <= Math.Max(1, name.Length / 3))
            {
                (nearest, least) = (name, distance);
            }
        }

        return nearest;
    }

    private static string Bare(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToUpperInvariant();
}
