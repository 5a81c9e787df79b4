namespace ImageGen.ServiceDefaults.Configuration;

/// <summary>What makes several instances a pool.</summary>
internal static class PoolRules
{
    /// <summary>Any of them may draw the jobs of the others, so that they must be alike, and in reach of the same workers.</summary>
    public static void Check(IEnumerable<ProviderEntry> entries, List<string> faults)
    {
        foreach (var pool in entries.Where(entry => entry.Pool is not null).GroupBy(entry => entry.Pool, StringComparer.Ordinal))
        {
            if (pool.Select(entry => (entry.Kind, entry.Lane)).Distinct().Count() > 1)
            {
                faults.Add($"The instances {string.Join(", ", pool.Select(entry => entry.Name))} of the pool '{pool.Key}' must have the same Kind and Lane.");
            }
        }
    }
}
