using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace ImageGen.Testing;

/// <summary>
/// Waits for a condition: checks it every 20 ms, after the first second every 100 ms, until it holds. A condition that does not hold when the time is over fails the test with a
/// <see cref="TimeoutException"/> whose message names the condition. The time is <see cref="DefaultTimeout"/> unless a call states another.
/// </summary>
public static class Eventually
{
    /// <summary>30 s.</summary>
    public static TimeSpan DefaultTimeout { get; } = TimeSpan.FromSeconds(30);

    /// <summary>Waits until the condition is true.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="what">The condition in words, for the failure; default its source text.</param>
    /// <param name="timeout">The time; default <see cref="DefaultTimeout"/>.</param>
    public static Task TrueAsync(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string what = "", TimeSpan? timeout = null)
        => TrueAsync(() => Task.FromResult(condition()), what, timeout);

    /// <inheritdoc cref="TrueAsync(Func{bool}, string, TimeSpan?)"/>
    public static Task TrueAsync(Func<Task<bool>> condition, [CallerArgumentExpression(nameof(condition))] string what = "", TimeSpan? timeout = null)
        => GetAsync(condition, holds => holds, _ => what, timeout);

    /// <summary>Waits until the function returns a value, and returns it.</summary>
    public static async Task<T> GetAsync<T>(Func<Task<T?>> look, string what, TimeSpan? timeout = null)
        where T : class
        => (await GetAsync(look, found => found is not null, _ => what, timeout))!;

    /// <summary>Waits until the value satisfies the condition, and returns it. The failure message describes the last value.</summary>
    public static async Task<T> GetAsync<T>(Func<Task<T>> ask, Predicate<T> isGood, Func<T, string> describe, TimeSpan? timeout = null)
    {
        var limit = timeout ?? DefaultTimeout;
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var answer = await ask();
            if (isGood(answer))
            {
                return answer;
            }

            if (clock.Elapsed >= limit)
            {
                throw new TimeoutException($"Not within {limit.TotalSeconds:0.#} s: {describe(answer)}.");
            }

            await Task.Delay(clock.ElapsedMilliseconds < 1000 ? 20 : 100);
        }
    }
}
