using System.Net.Sockets;

namespace ImageGen.ServiceDefaults.Logging;

/// <summary>
/// The text of an exception in the log. An expected failure, such as an unavailable broker, store or provider, has its type and
/// message; every other exception has its stack too.
/// </summary>
public static class ExceptionText
{
    private const int MaxDepth = 5;

    private static readonly string[] ExpectedNamespaces = ["ImageGen.", "MassTransit.", "RabbitMQ.Client.", "StackExchange.Redis."];

    /// <summary>Whether the exception, with all its causes, is an expected failure.</summary>
    public static bool IsExpected(Exception fault) => Chain(fault).All(IsExpectedAlone);

    /// <summary>The stack of an unexpected exception, with those of its causes; null for an expected one.</summary>
    public static string? StackOf(Exception fault) => IsExpected(fault) ? null : fault.ToString();

    /// <summary>Type and message of the exception and of its causes, each once.</summary>
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
