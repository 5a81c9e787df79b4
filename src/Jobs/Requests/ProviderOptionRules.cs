using System.Text.Json;
using System.Text.RegularExpressions;

namespace ImageGen.Jobs.Requests;

/// <summary>
/// Rules for <c>provider_options</c>, which are passed to the service unchanged: they are limited in size, contain no secrets, and no parameter that
/// this system sets or that decides what is bought and how it is delivered.
/// </summary>
public static partial class ProviderOptionRules
{
    /// <summary>Maximum size in bytes, as UTF-8 JSON without white space and escapes.</summary>
    public const int MaxBytes = 8192;

    /// <summary>Maximum number of keys, including those of nested objects.</summary>
    public const int MaxKeys = 64;

    /// <summary>Maximum nesting depth, including the options object itself.</summary>
    public const int MaxDepth = 6;

    private const string Field = "provider_options";

    private const string Reserved = "is not allowed: the request has a field for it, or it decides what is ordered and how it is delivered.";

    private const string NoSecrets = "must not be a secret: options are stored and shown unchanged. Configure it at the provider's instance.";

    /// <summary>The faults that are specific to a kind of service; empty when there are none.</summary>
    /// <param name="kind">The kind of the route's first provider; null when it is not configured.</param>
    /// <param name="options">The options.</param>
    public static IReadOnlyList<RequestFault> CheckFor(string? kind, IReadOnlyDictionary<string, JsonElement>? options)
    {
        if (kind is null || options is not { Count: > 0 })
        {
            return [];
        }

        if (kind == OptionNames.WithoutOptions)
        {
            return [new(Field, "are not supported by comfyui: its configured workflow is open only in its slots.")];
        }

        List<RequestFault> faults = [];
        foreach (var (name, value) in options)
        {
            if (OptionNames.IsReserved(kind, name))
            {
                faults.Add(new(Path(Field, name), Reserved));
            }
            else if (kind == "stability" && value.ValueKind is JsonValueKind.Object or JsonValueKind.Array or JsonValueKind.Null)
            {
                faults.Add(new(Path(Field, name), "must be a string, a number, true or false: this service takes the fields of a form."));
            }
            else if (kind == "sdcpp" && name == OptionNames.Sampling)
            {
                CheckSampling(value, faults);
            }
            else if (kind == "automatic1111" && IsTooLarge(name, value))
            {
                faults.Add(new(Path(Field, name), "must be a scale of at limit 4, or at limit 4096 pixels."));
            }
        }

        return faults;
    }

    /// <summary>Adds the faults that apply to every service.</summary>
    internal static void Check(IReadOnlyDictionary<string, JsonElement>? options, List<RequestFault> faults)
    {
        if (options is null)
        {
            return;
        }

        var found = faults.Count;
        var measure = new OptionMeasure(faults);
        foreach (var (name, value) in options)
        {
            if (!NamePattern().IsMatch(name))
            {
                faults.Add(new(Path(Field, name), "must have a name of 1 to 64 letters, digits, dots, dashes and underscores."));
            }
            else if (OptionNames.IsReserved(null, name))
            {
                faults.Add(new(Path(Field, name), Reserved));
            }

            measure.Add(Field, name, value, depth: 2);
        }

        if (measure.Keys > MaxKeys)
        {
            faults.Add(new(Field, $"must have at limit {MaxKeys} keys, including those of nested objects, but have {measure.Keys}."));
        }

        if (measure.Depth > MaxDepth)
        {
            faults.Add(new(Field, $"must be at limit {MaxDepth} levels deep."));
        }

        if (measure.Bytes > MaxBytes)
        {
            faults.Add(new(Field, $"must be at limit {MaxBytes} bytes of JSON, but are {measure.Bytes}."));
        }

        // Limits the size of the response to a caller who sends thousands of invalid options.
        if (faults.Count - found > MaxKeys)
        {
            faults.RemoveRange(found + MaxKeys, faults.Count - found - MaxKeys);
        }
    }

    internal static string? FaultOf(string text)
        => text.Contains("sd_cpp_extra_args", StringComparison.OrdinalIgnoreCase) ? "must not contain sd_cpp_extra_args, which are arguments of the server."
            : SecretPattern().IsMatch(text) ? NoSecrets
            : null;

    internal static string? FaultOfName(string name) => OptionNames.IsOfSecret(name) ? NoSecrets : FaultOf(name);

    // The name appears in responses and logs, and may itself be the fault.
    internal static string Path(string parent, string name)
        => $"{parent}.{string.Concat(name.Take(64).Select(character => char.IsControl(character) || char.IsSurrogate(character) ? '\uFFFD' : character))}";

    private static void CheckSampling(JsonElement value, List<RequestFault> faults)
    {
        var path = Path(Field, OptionNames.Sampling);
        if (value.ValueKind != JsonValueKind.Object)
        {
            faults.Add(new(path, "must be an object."));
            return;
        }

        faults.AddRange(value.EnumerateObject().Where(property => OptionNames.IsReservedInSampling(property.Name)).Select(property => new RequestFault(Path(path, property.Name), Reserved)));
    }

    // A GPU server accepts any size, and some crash with one that is too large.
    private static bool IsTooLarge(string name, JsonElement value)
    {
        double? limit = name switch { "hr_scale" => 4, "hr_resize_x" or "hr_resize_y" => 4096, _ => null };
        return limit is not null && !(value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number >= 0 && number <= limit);
    }

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();

    // Token formats of the services with adapters, and user info in an address.
    [GeneratedRegex(@"\bsk-[A-Za-z0-9_-]{16,}|\br8_[A-Za-z0-9]{20,}|\bhf_[A-Za-z0-9]{20,}|\bBearer\s+\S{8,}|://[^/@\s:]*:[^/@\s]+@", RegexOptions.CultureInvariant)]
    private static partial Regex SecretPattern();
}
