using System.Text.Json;

namespace ImageGen.Gateway.Http;

/// <summary>Fields that are lists.</summary>
internal sealed partial class JsonFields
{
    /// <summary>Takes a list of strings; null when it is absent or null.</summary>
    public IReadOnlyList<string>? List(string name)
    {
        if (Take(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Array || value.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.String))
        {
            _faults.Add(PathOf(name), "must be a list of strings.");
            return null;
        }

        return [.. value.EnumerateArray().Select(item => ToText(name, item) ?? "")];
    }

    /// <summary>Takes a list of objects for reading their own fields; null when it is absent or null.</summary>
    public IReadOnlyList<JsonFields>? Objects(string name)
    {
        if (Take(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Array || value.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.Object))
        {
            _faults.Add(PathOf(name), "must be a list of objects.");
            return null;
        }

        return [.. value.EnumerateArray().Select((item, number) => new JsonFields(item, $"{PathOf(name)}[{number}].", _faults))];
    }
}
