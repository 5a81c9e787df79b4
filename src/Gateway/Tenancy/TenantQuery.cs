using System.Globalization;
using ImageGen.Contracts;
using ImageGen.Gateway.Http;

namespace ImageGen.Gateway.Tenancy;

/// <summary>The query of the list of tenants.</summary>
/// <param name="Limit">Tenants per page, 1 to 1000. Default 100.</param>
/// <param name="Cursor">The name after which the page begins, when given.</param>
internal sealed record TenantQuery(int Limit, string? Cursor)
{
    /// <summary>Maximum number of tenants per page.</summary>
    public const int MaxLimit = 1000;

    /// <summary>Default number of tenants per page.</summary>
    public const int DefaultLimit = 100;

    /// <summary>Reads the query.</summary>
    /// <exception cref="Gateway.Http.ProblemException">The query is invalid; the problem lists every fault.</exception>
    public static TenantQuery Read(IQueryCollection query)
    {
        var (faults, limit, cursor) = (new ValidationErrors(), DefaultLimit, (string?)null);
        foreach (var (name, values) in query)
        {
            var text = values.ToString();
            if (name == "limit" && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > MaxLimit))
            {
                faults.Add(name, $"must be a whole number from 1 to {MaxLimit}.");
            }
            else if (name == "cursor" && !NamePattern.IsMatch(cursor = text))
            {
                faults.Add(name, "must be the next_cursor of an earlier page, unchanged.");
            }
        }

        faults.ThrowIfAny();
        return new TenantQuery(limit, cursor);
    }
}
