using System.Reflection;

namespace ImageGen.Worker.Tests.Scripted;

/// <summary>Stands before a port, so that a test can stop or break the calls of one method, before or after they take effect.</summary>
#pragma warning disable CA1852 // The proxy is made by deriving from it.
internal class Interposed<T> : DispatchProxy
    where T : class
#pragma warning restore CA1852
{
    private T _inner = null!;
    private Func<string, Task> _before = _ => Task.CompletedTask;
    private Func<string, Task> _after = _ => Task.CompletedTask;

    public static T Before(T inner, Func<string, Task>? before = null, Func<string, Task>? after = null)
    {
        var proxy = Create<T, Interposed<T>>();
        var self = (Interposed<T>)(object)proxy;
        self._inner = inner;
        self._before = before ?? self._before;
        self._after = after ?? self._after;
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var result = targetMethod!.ReturnType;
        return result == typeof(Task)
            ? RunAsync(targetMethod, args)
            : typeof(Interposed<T>).GetMethod(nameof(RunWithResultAsync), BindingFlags.NonPublic | BindingFlags.Instance)!
                .MakeGenericMethod(result.GetGenericArguments()).Invoke(this, [targetMethod, args]);
    }

    private async Task RunAsync(MethodInfo method, object?[]? args)
    {
        await _before(method.Name);
        await (Task)method.Invoke(_inner, args)!;
        await _after(method.Name);
    }

    private async Task<TResult> RunWithResultAsync<TResult>(MethodInfo method, object?[]? args)
    {
        await _before(method.Name);
        var result = await (Task<TResult>)method.Invoke(_inner, args)!;
        await _after(method.Name);
        return result;
    }
}
