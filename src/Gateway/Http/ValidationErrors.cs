namespace ImageGen.Gateway.Http;

/// <summary>Collects what is wrong with a request, so that the caller hears of all of it at once.</summary>
internal sealed class ValidationErrors
{
    /// <summary>The name under which faults of the body as a whole are reported.</summary>
    public const string Body = "body";

    /// <summary>A body can be wrong in ten thousand places; nobody reads that many.</summary>
    private const int MaxFields = 50;

    private readonly Dictionary<string, List<string>> _messages = new(StringComparer.Ordinal);

    /// <summary>Notes a fault of a field.</summary>
    public void Add(string field, string message)
    {
        if (_messages.TryGetValue(field, out var messages))
        {
            messages.Add(message);
        }
        else if (_messages.Count < MaxFields)
        {
            _messages.Add(field, [message]);
        }
    }

    /// <summary>Whether nothing is wrong so far.</summary>
    public bool IsEmpty => _messages.Count == 0;

    /// <summary>Whether a fault of the field is noted.</summary>
    public bool Has(string field) => _messages.ContainsKey(field);

    /// <summary>Ends the request with 400 when anything is wrong.</summary>
    public void ThrowIfAny()
    {
        if (_messages.Count > 0)
        {
            throw new ProblemException(KnownProblems.InvalidRequest(
                _messages.ToDictionary(entry => entry.Key, entry => (IReadOnlyList<string>)entry.Value)));
        }
    }

    /// <summary>Ends the request with 400 because of one fault.</summary>
    public static ProblemException Refuse(string field, string message) => new(KnownProblems.InvalidRequest(field, message));
}
