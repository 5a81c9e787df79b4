namespace ImageGen.Jobs.Instances;

/// <summary>What makes several instances a pool.</summary>
internal static class PoolRules
{
    /// <summary>
    /// The pools that are none: any instance of one may draw the jobs of the others, so that they must be alike, and in reach of the same workers.
    /// </summary>
    public static IEnumerable<(IReadOnlyList<string> Members, string Fault)> Check(IEnumerable<ConfiguredProvider> entries)
    {
        foreach (var pool in entries.Where(entry => entry.Pool is not null).GroupBy(entry => entry.Pool, StringComparer.Ordinal))
        {
            if (pool.Select(entry => (entry.Kind, entry.Lane)).Distinct().Count() > 1)
            {
                List<string> members = [.. pool.Select(entry => entry.Name)];
                yield return (members, $"The instances {string.Join(", ", members)} of the pool '{pool.Key}' must have the same Kind and Lane.");
            }
        }
    }
}
