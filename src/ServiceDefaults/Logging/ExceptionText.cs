using System.Net.Sockets;

namespace ImageGen.ServiceDefaults.Logging;

/// <summary>
/// What the log says of an exception. Of a fault that any operation has to expect, such as a broker, a store or a provider that is away, its type and
/// words; of every other one the stack too.
/// </summary>
public static class ExceptionText
{
    private const int MaxDepth = 5;

    private static readonly string[] ExpectedNamespaces = ["ImageGen.", "MassTransit.", "RabbitMQ.Client.", "StackExchange.Redis."];

    /// <summary>Whether the fault, with all its causes, is one that has to be expected.</summary>
    public static bool IsExpected(Exception fault) => Chain(fault).All(IsExpectedAlone);

    /// <summary>The stack of an unexpected one, with those of its causes; null for an expected one.</summary>
    public static string? StackOf(Exception fault) => IsExpected(fault) ? null : fault.ToString();

    /// <summary>Type and words of the exception and of its causes, each once.</summary>
    public static string Describe(Exception fault)
    {
        List<string> parts = [];
        foreach (var cause in Chain(fault).Where(cause => cause is not AggregateException).Take(MaxDepth))
        {
            var part = $"{cause.GetType().Name}: {cause.Message}";
            if (!parts.Any(earlier => earlier.Contains(cause.Message, StringComparison.Ordinal)))
            {
                parts.Add(part);
            }
        }

        return parts.Count == 0 ? $"{fault.GetType().Name}: {fault.Message}" : string.Join(" <- ", parts);
    }

    private static IEnumerable<Exception> Chain(Exception fault)
    {
        for (var cause = fault; cause is not null; cause = cause.InnerException)
        {
            yield return cause;
        }
    }

    private static bool IsExpectedAlone(Exception fault) => fault switch
    {
        IOException or SocketException or TimeoutException or HttpRequestException or OperationCanceledException => true,
        AggregateException { InnerException: not null } => true,
        _ => ExpectedNamespaces.Any(one => fault.GetType().FullName!.StartsWith(one, StringComparison.Ordinal)),
    };
}
