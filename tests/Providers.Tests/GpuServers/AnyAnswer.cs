using System.Text;

namespace ImageGen.Providers.Tests.GpuServers;

/// <summary>Answers of all sorts, by dice: statuses, headers, and bodies of the names and values a service uses.</summary>
internal sealed class AnyAnswer(int seed, string[] names, string[] values)
{
    private static readonly string[] Headers = ["Retry-After: 7", "Retry-After: x", "Retry-After: -5", "Location: ://", "EXCEPTION_WHAT: x", "X-Process-Time: 1"];

    private static readonly int[] Statuses = [200, 202, 400, 401, 402, 404, 409, 410, 422, 429, 500, 503];

    private readonly Random _dice = new(seed);

    public int Status => _dice.Next(3) switch
    {
        0 => _dice.Next(200, 600),
        1 => 200,
        _ => Statuses[_dice.Next(Statuses.Length)],
    };

    public string Header => Headers[_dice.Next(Headers.Length)];

    public byte[] Body
    {
        get
        {
            switch (_dice.Next(10))
            {
                case 0:
                    var noise = new byte[_dice.Next(200)];
                    _dice.NextBytes(noise);
                    return noise;
                case 1:
                    return Encoding.UTF8.GetBytes(Value);
                case 2:
                    return Encoding.UTF8.GetBytes(new string('[', _dice.Next(1, 500)));
                default:
                    return Encoding.UTF8.GetBytes(Object(3));
            }
        }
    }

    private string Value => values[_dice.Next(values.Length)];

    private string Object(int depth)
        => $"{{{string.Join(',', Enumerable.Range(0, _dice.Next(1, 6)).Select(_ => $"\"{names[_dice.Next(names.Length)]}\":{(depth > 0 && _dice.Next(4) == 0 ? Object(depth - 1) : Value)}"))}}}";

    /// <summary>What came of a call, as text; anything but an outcome and a provider's fault is a mistake.</summary>
    public static async Task<string> OutcomeAsync<T>(Func<Task<T>> call, string what)
        where T : notnull
    {
        try
        {
            return (await call()).ToString()!;
        }
        catch (Exception fault) when (fault is ProviderFaultException or ImageGoneException)
        {
            return fault.ToString();
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"Not an outcome ({what}): {exception.GetType().Name}", exception);
        }
    }
}
