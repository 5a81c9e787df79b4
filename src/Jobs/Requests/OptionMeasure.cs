using System.Text;
using System.Text.Json;

namespace ImageGen.Jobs.Requests;

/// <summary>
/// Walks through the options and measures them by their content, not by how the JSON is written: gateway and worker receive them from
/// different JSON writers and must get the same result.
/// </summary>
internal sealed class OptionMeasure(List<RequestFault> faults)
{
    /// <summary>The total number of keys.</summary>
    public int Keys { get; private set; }

    /// <summary>The deepest level.</summary>
    public int Depth { get; private set; } = 1;

    /// <summary>Length as UTF-8 JSON without white space and escapes.</summary>
    public int Bytes { get; private set; } = 2;

    /// <summary>Adds one option, or a nested value.</summary>
    public void Add(string parent, string name, JsonElement value, int depth)
    {
        Keys++;
        Bytes += Encoding.UTF8.GetByteCount(name) + 4;
        var path = ProviderOptionRules.Path(parent, name);
        if (name.Length is 0 or > 64 || name.Any(char.IsControl))
        {
            faults.Add(new(path, "must have a name of 1 to 64 characters, without control characters."));
        }
        else if (ProviderOptionRules.FaultOfName(name) is { } fault)
        {
            faults.Add(new(path, fault));
        }

        AddValue(path, value, depth);
    }

    private void AddValue(string path, JsonElement value, int depth)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                Enter(depth);
                AddObject(path, value, depth);
                break;
            case JsonValueKind.Array:
                Enter(depth);
                foreach (var item in value.EnumerateArray())
                {
                    Bytes++;
                    AddValue(path, item, depth + 1);
                }

                break;
            case JsonValueKind.String:
                AddText(path, value);
                break;
            default:
                Bytes += value.GetRawText().Length;
                break;
        }
    }

    private void AddObject(string path, JsonElement value, int depth)
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (var property in value.EnumerateObject())
        {
            if (TextOf(() => property.Name) is not { } name)
            {
                faults.Add(new(path, "has a name that is not well-formed Unicode."));
            }
            else if (!names.Add(name))
            {
                faults.Add(new(ProviderOptionRules.Path(path, name), "is given more than once."));
            }
            else
            {
                Add(path, name, property.Value, depth + 1);
            }
        }
    }

    private void AddText(string path, JsonElement value)
    {
        if (TextOf(() => value.GetString()) is not { } text || RequestRules.FindLoneSurrogate(text) >= 0)
        {
            faults.Add(new(path, "must be well-formed Unicode (it has a lone surrogate)."));
            return;
        }

        Bytes += Encoding.UTF8.GetByteCount(text) + 2;
        if (ProviderOptionRules.FaultOf(text) is { } fault)
        {
            faults.Add(new(path, fault));
        }
    }

    private void Enter(int depth) => (Depth, Bytes) = (Math.Max(Depth, depth), Bytes + 2);

    private static string? TextOf(Func<string?> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException)
        {
            // An escaped half of a surrogate pair: JSON allows it, but a string can't represent it. The caller reports it.
            return null;
        }
    }
}
