using ImageGen.Contracts;
using ImageGen.Gateway.Http;
using ImageGen.Storage.Access;

namespace ImageGen.Gateway.Keys;

/// <summary>A key to be created.</summary>
internal sealed record KeyBody
{
    /// <summary>Maximum length of a name.</summary>
    public const int MaxName = 100;

    /// <summary>The longest time after which a key may expire, in seconds: ten years.</summary>
    public const long MaxExpiresIn = 315_360_000;

    /// <summary>A name for people, 1 to 100 characters.</summary>
    public required string Name { get; init; }

    /// <summary>The tenant of the key. Default: <c>default</c>.</summary>
    public string? Tenant { get; init; }

    /// <summary>What its holder may do: <c>generate</c>, <c>read</c>, <c>events</c>, <c>webhooks</c>, <c>admin</c>, <c>metrics</c>. Default: the first four.</summary>
    public IReadOnlyList<string>? Scopes { get; init; }

    /// <summary>Seconds after which it is refused, 60 to 315,360,000 (ten years). Default: never.</summary>
    public long? ExpiresIn { get; init; }

    /// <summary>Reads the body.</summary>
    /// <exception cref="Gateway.Http.ProblemException">The body is invalid; the problem lists every fault.</exception>
    public static async Task<KeyBody> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var document = await JsonBody.ReadAsync(request, large: null, cancellationToken);
        var faults = new ValidationErrors();
        var fields = new JsonFields(document.RootElement, "", faults);
        var body = new KeyBody
        {
            Name = fields.Text("name") ?? "",
            Tenant = fields.Text("tenant"),
            Scopes = fields.List("scopes")?.Distinct(StringComparer.Ordinal).ToList(),
            ExpiresIn = fields.Whole64("expires_in"),
        };
        fields.RefuseRemaining();
        body.Check(faults);
        faults.ThrowIfAny();
        return body;
    }

    private void Check(ValidationErrors faults)
    {
        if (!faults.Has("name") && (Name.Length is 0 or > MaxName || Name.Any(char.IsControl)))
        {
            faults.Add("name", Name.Length == 0 ? "is required." : $"must be at most {MaxName} characters without control characters.");
        }

        if (Tenant is not null && !NamePattern.IsMatch(Tenant))
        {
            faults.Add("tenant", "must be one name of 1 to 64 characters of a-z, 0-9, - and _, beginning with a letter or digit.");
        }

        if (Scopes is not null && (Scopes.Count == 0 || Scopes.Any(scope => AccessScopes.Find(scope) is null)))
        {
            faults.Add("scopes", $"must have at least one of {string.Join(", ", AccessScopes.Names)}, and no other; omit the field for all but admin and metrics.");
        }

        if (ExpiresIn is < 60 or > MaxExpiresIn)
        {
            faults.Add("expires_in", $"must be 60 to {MaxExpiresIn} seconds; omit the field for a key that does not expire.");
        }
    }
}
