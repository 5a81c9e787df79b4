using System.Reflection;
using System.Runtime.ExceptionServices;

namespace ImageGen.Chaos.Hosts;

/// <summary>Stands before a port: lets something happen before and after each of its asynchronous calls.</summary>
#pragma warning disable CA1852 // The proxy is made by deriving from it.
internal class Interposed<T> : DispatchProxy
    where T : class
#pragma warning restore CA1852
{
    private static readonly MethodInfo WithResult = typeof(Interposed<T>).GetMethod(nameof(CallWithResultAsync), BindingFlags.NonPublic | BindingFlags.Instance)!;
    private T _inner = null!;
    private Func<string, object?[], Task> _before = null!;
    private Func<string, object?[], object?, Task> _after = null!;

    public static T Around(T inner, Func<string, object?[], Task> before, Func<string, object?[], object?, Task> after)
    {
        var proxy = Create<T, Interposed<T>>();
        var self = (Interposed<T>)(object)proxy;
        (self._inner, self._before, self._after) = (inner, before, after);
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var result = targetMethod!.ReturnType;
        return result == typeof(Task) ? CallAsync(targetMethod, args!)
            : result.IsGenericType && result.GetGenericTypeDefinition() == typeof(Task<>)
                ? WithResult.MakeGenericMethod(result.GetGenericArguments()).Invoke(this, [targetMethod, args])
            : Call(targetMethod, args);
    }

    private object? Call(MethodInfo method, object?[]? args)
    {
        try
        {
            return method.Invoke(_inner, args);
        }
        catch (TargetInvocationException exception)
        {
            ExceptionDispatchInfo.Throw(exception.InnerException!);
            throw;
        }
    }

    private async Task CallAsync(MethodInfo method, object?[] args)
    {
        await _before(method.Name, args);
        await (Task)Call(method, args)!;
        await _after(method.Name, args, null);
    }

    private async Task<TResult> CallWithResultAsync<TResult>(MethodInfo method, object?[] args)
    {
        await _before(method.Name, args);
        var result = await (Task<TResult>)Call(method, args)!;
        await _after(method.Name, args, result);
        return result;
    }
}
