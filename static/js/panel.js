// People and departments are found by typing; of a department only its own handlers are offered.
// Without a script the same choices stand in plain lists, and the server says what does not fit.
(function () {
  'use strict'
  var $ = window.django && window.django.jQuery
  if (!$ || !$.fn.select2) return

  function matches (params, data) {
    var term = (params.term || '').trim().toLowerCase()
    if (!term) return data
    var keys = (data.element && data.element.getAttribute('data-keys')) || ''
    return (data.text + ' ' + keys).toLowerCase().indexOf(term) >= 0 ? data : null
  }

  function enhance (select) {
    $(select).select2({ matcher: matches })
  }

  function narrow (handler, department) {
    var all = Array.prototype.slice.call(handler.options)
    function fit () {
      var wanted = department.value, chosen = handler.value
      while (handler.firstChild) handler.removeChild(handler.firstChild)
      all.forEach(function (option) {
        var place = option.getAttribute('data-department')
        if (!wanted || !place || place === wanted) handler.appendChild(option)
      })
      handler.value = chosen
      if (handler.value !== chosen) handler.value = ''
      $(handler).trigger('change')
    }
    $(department).on('change', fit)
    fit()
  }

  $(function () {
    Array.prototype.forEach.call(document.querySelectorAll('select.typed'), enhance)
    var handler = document.querySelector('select.typed[name=handler]')
    var department = document.querySelector('select.typed[name=department]')
    if (handler && department) narrow(handler, department)
  })
})()
