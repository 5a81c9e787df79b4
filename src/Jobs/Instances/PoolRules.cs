namespace ImageGen.Jobs.Instances;

/// <summary>The requirements for the instances of a pool.</summary>
internal static class PoolRules
{
    /// <summary>
    /// The pools that do not meet them. Any instance of a pool may run the jobs of the others, so all must have the same kind, and the lane, which decides the workers.
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
