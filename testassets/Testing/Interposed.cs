using System.Reflection;
using System.Runtime.ExceptionServices;

namespace ImageGen.Testing;

/// <summary>Wraps a port: runs an action before and after each of its asynchronous calls. An action that throws fails the call.</summary>
public static class Interposed
{
    /// <summary>Before a call the action gets the method's name and arguments, after it the result too.</summary>
    public static T Around<T>(T inner, Func<string, object?[], Task> before, Func<string, object?[], object?, Task> after)
        where T : class
    {
        var proxy = DispatchProxy.Create<T, Proxy<T>>();
        ((Proxy<T>)(object)proxy).Set(inner, before, after);
        return proxy;
    }

    /// <summary>The actions get the method's name only.</summary>
    public static T Around<T>(T inner, Func<string, Task>? before = null, Func<string, Task>? after = null)
        where T : class
        => Around(
            inner,
            (method, _) => before?.Invoke(method) ?? Task.CompletedTask,
            (method, _, _) => after?.Invoke(method) ?? Task.CompletedTask);

#pragma warning disable CA1852 // The proxy is made by deriving from it.
    internal class Proxy<T> : DispatchProxy
        where T : class
#pragma warning restore CA1852
    {
        private static readonly MethodInfo WithResult = typeof(Proxy<T>).GetMethod(nameof(CallWithResultAsync), BindingFlags.NonPublic | BindingFlags.Instance)!;
        private T _inner = null!;
        private Func<string, object?[], Task> _before = null!;
        private Func<string, object?[], object?, Task> _after = null!;

        internal void Set(T inner, Func<string, object?[], Task> before, Func<string, object?[], object?, Task> after)
            => (_inner, _before, _after) = (inner, before, after);

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
}
