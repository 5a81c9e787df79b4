using System.Text.Json;
using ImageGen.ServiceDefaults.Configuration;

namespace ImageGen.Gateway.Http;

/// <summary>The fields of a JSON object. Each is taken once by name and type; fields left at the end are unknown. Faults are collected, not thrown.</summary>
internal sealed partial class JsonFields
{
    private readonly Dictionary<string, JsonElement> _remaining = new(StringComparer.Ordinal);
    private readonly List<string> _known = [];
    private readonly string _prefix;
    private readonly ValidationErrors _faults;

    /// <summary>The fields of the object <paramref name="element"/>. Faults name them with <paramref name="prefix"/>.</summary>
    public JsonFields(JsonElement element, string prefix, ValidationErrors faults)
    {
        _prefix = prefix;
        _faults = faults;
        foreach (var property in element.EnumerateObject())
        {
            if (NameOf(property) is not { } name)
            {
                faults.Add(prefix.Length == 0 ? ValidationErrors.Body : prefix.TrimEnd('.'), "has a name that is not well-formed Unicode.");
            }
            else if (!_remaining.TryAdd(name, property.Value))
            {
                faults.Add(PathOf(name), "is given more than once.");
            }
        }
    }

    /// <summary>The names not taken yet.</summary>
    public IReadOnlyList<string> Remaining => [.. _remaining.Keys];

    /// <summary>Takes a string; null when it is absent or null.</summary>
    public string? Text(string name) => Take(name) is { } value ? ToText(name, value) : null;

    /// <summary>Takes a whole number; null when it is absent or null. A number out of range is clamped, so that the range check refuses it.</summary>
    public int? Whole32(string name)
        => Whole64(name) is { } number ? (int)Math.Clamp(number, int.MinValue, int.MaxValue) : null;

    /// <summary>Takes a whole number; null when it is absent or null. A number out of range is clamped, so that the range check refuses it.</summary>
    public long? Whole64(string name)
    {
        if (Take(name) is not { } value)
        {
            return null;
        }

        var text = value.ValueKind == JsonValueKind.Number ? value.GetRawText() : ".";
        if (text.AsSpan().IndexOfAny(".eE") >= 0)
        {
            return Fault<long>(name, "must be a whole number, written without fraction and exponent.");
        }

        return value.TryGetInt64(out var number) ? number : text[0] == '-' ? long.MinValue : long.MaxValue;
    }

    /// <summary>Takes a number; null when it is absent or null. A number too large for a double becomes infinity, which no range allows.</summary>
    public double? Number(string name)
    {
        if (Take(name) is not { } value)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) ? number : Fault<double>(name, "must be a number.");
    }

    /// <summary>Takes an amount of money; null when it is absent or null. A number too large for a decimal becomes the largest decimal, which no range allows.</summary>
    public decimal? Decimal(string name)
    {
        if (Take(name) is not { } value)
        {
            return null;
        }

        return value.ValueKind != JsonValueKind.Number ? Fault<decimal>(name, "must be a number.")
            : value.TryGetDecimal(out var number) ? number
            : value.GetRawText()[0] == '-' ? decimal.MinValue : decimal.MaxValue;
    }

    /// <summary>Takes true or false; null when it is absent or null.</summary>
    public bool? Boolean(string name) => Take(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        _ => Fault<bool>(name, "must be true or false."),
    };

    /// <summary>Takes an object for reading its own fields; null when it is absent or null.</summary>
    public JsonFields? Object(string name)
    {
        if (Take(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Object)
        {
            return new JsonFields(value, $"{PathOf(name)}.", _faults);
        }

        _faults.Add(PathOf(name), "must be an object.");
        return null;
    }

    /// <summary>Takes one of the given values; null when it is absent or null.</summary>
    public T? Choice<T>(string name, IReadOnlyDictionary<string, T> choices)
        where T : struct
    {
        if (Take(name) is not { } value)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.String && ToText(name, value) is { } text && choices.TryGetValue(text, out var choice)
            ? choice
            : Fault<T>(name, $"must be one of {string.Join(", ", choices.Keys)}.");
    }

    /// <summary>Takes an object whose values are strings; null when it is absent or null.</summary>
    public Dictionary<string, string>? Texts(string name)
    {
        if (Take(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            _faults.Add(PathOf(name), "must be an object whose values are strings.");
            return null;
        }

        var fields = new JsonFields(value, $"{PathOf(name)}.", _faults);
        Dictionary<string, string> texts = new(StringComparer.Ordinal);
        foreach (var key in fields.Remaining)
        {
            texts[key] = fields.RequiredText(key) ?? "";
        }

        return texts;
    }

    /// <summary>Takes an object with values of any type, copied so that they outlive the parsed body; null when it is absent, null or empty.</summary>
    public Dictionary<string, JsonElement>? Anything(string name)
    {
        if (Take(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            _faults.Add(PathOf(name), "must be an object.");
            return null;
        }

        var fields = new JsonFields(value, $"{PathOf(name)}.", _faults);
        return fields._remaining.Count == 0 ? null : fields._remaining.ToDictionary(field => field.Key, field => field.Value.Clone(), StringComparer.Ordinal);
    }

    /// <summary>Records a fault for every field that was not taken.</summary>
    public void RefuseRemaining()
    {
        foreach (var name in _remaining.Keys)
        {
            _faults.Add(PathOf(name), $"is not a field of this request.{NearestName.Hint(name, _known)} The fields are {string.Join(", ", _known)}.");
        }
    }

    private string? RequiredText(string name)
    {
        if (_remaining.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.Null)
        {
            _faults.Add(PathOf(name), "must be a string.");
        }

        return Text(name);
    }

    private JsonElement? Take(string name)
    {
        _known.Add(name);
        return _remaining.Remove(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    private string? ToText(string name, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            _faults.Add(PathOf(name), "must be a string.");
            return null;
        }

        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            // An escaped half of a surrogate pair: JSON allows it, but a string can't represent it.
            _faults.Add(PathOf(name), "must be well-formed Unicode (it has a lone surrogate).");
            return null;
        }
    }

    private T? Fault<T>(string name, string message)
        where T : struct
    {
        _faults.Add(PathOf(name), message);
        return null;
    }

    private string PathOf(string name) => _prefix + (name.Length <= 64 ? name : name[..64]);

    private static string? NameOf(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            // The name holds an escaped half of a surrogate pair; the caller reports it.
            return null;
        }
    }
}
