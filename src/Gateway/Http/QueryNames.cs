using ImageGen.ServiceDefaults.Configuration;

namespace ImageGen.Gateway.Http;

/// <summary>Endpoint metadata: the query parameters of a route, which <see cref="QueryGuard"/> checks.</summary>
/// <param name="Names">The parameters.</param>
/// <param name="Prefix">The prefix of further parameters, whose names end with a key that the caller chooses; null for none.</param>
internal sealed record QueryNames(IReadOnlyList<string> Names, string? Prefix = null)
{
    /// <summary>Refuses unknown parameters and repeated ones.</summary>
    public void Check(IQueryCollection query, ValidationErrors faults)
    {
        foreach (var (name, values) in query)
        {
            if (!Names.Contains(name) && (Prefix is null || !name.StartsWith(Prefix, StringComparison.Ordinal)))
            {
                faults.Add(name, Names.Count == 0
                    ? "is not a parameter of this path. The path has no query parameters."
                    : $"is not a parameter of this path.{Hint(name)} The parameters are {string.Join(", ", Prefix is null ? Names : Names.Append($"{Prefix}KEY"))}.");
            }
            else if (values.Count > 1)
            {
                faults.Add(name, "must be given once.");
            }
        }
    }

    /// <summary>Suggests the nearest name. For a name with a key after a dot, the part before the dot is compared with the prefix.</summary>
    private string Hint(string name)
        => Prefix is not null && name.IndexOf('.', StringComparison.Ordinal) is > 0 and var point && NearestName.Find(name[..point], [Prefix]) is not null
            ? $" Did you mean {Prefix}{name[(point + 1)..]}?"
            : NearestName.Hint(name, Names);
}
