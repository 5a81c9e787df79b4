namespace ImageGen.Gateway.Http;

/// <summary>Collects the faults of a request, so that the caller receives all of them in one response.</summary>
internal sealed class ValidationErrors
{
    /// <summary>The name under which faults of the body as a whole are reported.</summary>
    public const string Body = "body";

    /// <summary>A body can have thousands of faults; the response lists those of this many fields.</summary>
    private const int MaxFields = 50;

    private readonly Dictionary<string, List<string>> _messages = new(StringComparer.Ordinal);

    /// <summary>Records a fault of a field.</summary>
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

    /// <summary>Whether no fault is recorded.</summary>
    public bool IsEmpty => _messages.Count == 0;

    /// <summary>Whether a fault of the field is recorded.</summary>
    public bool Has(string field) => _messages.ContainsKey(field);

    /// <summary>Ends the request with 400 if any fault is recorded.</summary>
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
